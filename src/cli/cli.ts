import { Command, Option } from 'commander'
import { version } from '../../package.json'
import { EXIT, fail } from '../commands/fail.ts'
import { type Config, readConfig } from '../config/config.ts'
import { OPTIONS } from '../config/options.ts'
import { FILE_VARIABLE, findNearest, flagOf, type Given } from '../config/settings.ts'
import { configureLog } from '../log.ts'

const EXIT_CODES = `
Each setting is also a variable of the environment, and a key of chatapp.toml; \`chatapp config\` shows what holds.
Exit code: 0 done, 1 something must be mended first, 2 the command line cannot be understood.`

/** Makes the command line. Commands are loaded when they are called, so that each starts fast. */
export function createCli(): Command {
  const cli = new Command('chatapp')
    .description('A message center for two people who talk. Without a command, it serves.')
    .version(version, '-v, --version', 'print the version alone')
    .helpCommand('help [command]', 'show what a command does')
    .configureOutput({ outputError: (complaint, write) => write(inOneLine(complaint)) })
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT.misused))
    .addHelpText('after', EXIT_CODES)
    .optionsGroup('Settings:')
    .option('--config <path>', `settings file, in place of ./chatapp.toml (${FILE_VARIABLE})`)
  const flags = addSettings(cli)

  function given(): Given {
    const values = cli.opts<Record<string, string | undefined>>()
    const texts: Record<string, string> = {}
    for (const [attribute, flag] of flags) {
      const text = values[attribute]
      if (text !== undefined) texts[flag] = text
    }
    return { ...(values.config && { file: values.config }), flags: texts }
  }

  /** What most commands begin with: the settings, read and checked. */
  function configure(): Config {
    const config = readConfig(process.env, given())
    configureLog(config)
    return config
  }

  cli
    .argument('[command]')
    .usage('[command] [settings]')
    .action(async (name: string | undefined) => {
      if (name !== undefined) return complainOf(cli, name)
      await serve()
    })
  cli.command('serve').description('start, and serve until told to stop').action(serve)

  async function serve(): Promise<void> {
    const { serve } = await import('../commands/serve.ts')
    await serve(configure)
  }

  cli
    .command('check')
    .description('look whether settings, storage, database and LISTEN are fit for work, and say what to do')
    .option('--json', 'print JSON')
    .action(
      orFail(async ({ json }: { json?: true }) => {
        const { check } = await import('../commands/check.ts')
        if (!(await check(configure, json === true))) process.exitCode = EXIT.failed
      }),
    )

  cli
    .command('migrate')
    .description('bring the database to the newest schema, as serving does at its start; or tell how it is')
    .argument('[status]', '`status`: only tell')
    .option('--json', 'print JSON')
    .action(
      orFail(async (what: string | undefined, { json }: { json?: true }) => {
        if (what !== undefined && what !== 'status') return complainOf(cli, `migrate ${what}`)
        const { migrateDatabase } = await import('../commands/migrate.ts')
        await migrateDatabase(configure(), what === 'status', json === true)
      }),
    )

  addUserCommands(cli, configure)

  cli
    .command('config')
    .description('show every setting, its value, and where it came from')
    .option('--json', 'print JSON')
    .action(
      orFail(async ({ json }: { json?: true }) => {
        const { showConfig } = await import('../commands/config.ts')
        showConfig(given(), json === true)
      }),
    )

  cli
    .command('healthcheck')
    .description('ask the server that runs with these settings whether it can do its work')
    .action(
      orFail(async () => {
        const { checkHealth } = await import('../commands/healthcheck.ts')
        await checkHealth(configure())
      }),
    )

  cli
    .command('version')
    .description('print the version of ChatApp and of what it carries')
    .option('--json', 'print JSON')
    .option('--licences', 'print the licences of all that is in it')
    .action(
      orFail(async ({ json, licences }: { json?: true; licences?: true }) => {
        const { showVersion } = await import('../commands/version.ts')
        await showVersion({ isJson: json === true, withLicences: licences === true })
      }),
    )

  return cli
}

function addUserCommands(cli: Command, configure: () => Config): void {
  const user = cli.command('user').description('manage accounts, beside a running server too')

  user
    .command('list')
    .description('list the accounts')
    .option('--json', 'print JSON')
    .action(
      orFail(async ({ json }: { json?: true }) => {
        const { listUsers } = await import('../commands/user.ts')
        await listUsers(configure(), json === true)
      }),
    )

  const changes = [
    ['add', 'make an account; its password is asked for, or read from standard input'],
    ['passwd', 'set a new password, asked for in the same way, and sign the person out everywhere'],
    ['disable', 'let nobody sign in to an account any more, and sign the person out everywhere'],
    ['enable', 'let the person sign in again'],
    ['logout', 'sign the person out everywhere'],
  ] as const
  for (const [change, meaning] of changes) {
    user
      .command(change)
      .description(meaning)
      .argument('<username>')
      .action(
        orFail(async (username: string) => {
          const { changeUser } = await import('../commands/user.ts')
          await changeUser(configure(), change, username)
        }),
      )
  }

  user
    .command('delete')
    .description('remove an account, and every conversation it had, for both people; asks first')
    .argument('<username>')
    .option('--yes', 'do not ask')
    .action(
      orFail(async (username: string, { yes }: { yes?: true }) => {
        const { deleteUser } = await import('../commands/user.ts')
        await deleteUser(configure(), username, yes === true)
      }),
    )
}

/**
 * Gives every setting a flag. A secret has none: whatever is on a command line, everybody on the machine can see; but the
 * file with it may be named.
 * @returns which flag has which name in commander's answer
 */
function addSettings(cli: Command): Map<string, string> {
  const flags = new Map<string, string>()
  for (const { name, meaning, default: fallback, isSecret } of Object.values(OPTIONS)) {
    const flag = flagOf(isSecret ? `${name}_FILE` : name)
    const notes = [name, ...(isSecret ? [`${name}_FILE`] : []), ...(fallback ? [`default ${fallback}`] : [])]
    const text = `${isSecret ? 'file with ' : ''}${meaning.replaceAll('`', '')} (${notes.join(', ')})`
    const option = new Option(`--${flag} <${isSecret ? 'path' : 'value'}>`, text)
    cli.addOption(option)
    flags.set(option.attributeName(), flag)
  }
  return flags
}

/** Commander puts what it takes for meant into a second line, and says nothing where it knows nothing. */
function inOneLine(complaint: string): string {
  const [what = '', meant = 'See `chatapp help`.'] = complaint.trim().split('\n')
  return `${what.replace(/\.$/, '')}. ${meant.replace(/^\(|\)$/g, '')}\n`
}

function complainOf(cli: Command, name: string): never {
  const nearest = findNearest(
    name,
    cli.commands.map(command => command.name()),
  )
  return cli.error(`error: unknown command '${name}'${nearest ? `\n(Did you mean ${nearest}?)` : ''}`)
}

/** Runs a command; what the operator can mend is said in one line, and a mistake of ours with its stack. */
function orFail<Given extends unknown[]>(run: (...given: Given) => Promise<void>) {
  return async (...given: Given): Promise<void> => {
    try {
      await run(...given)
    } catch (error) {
      fail(error)
    }
  }
}
