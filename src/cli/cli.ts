import { Command } from 'commander'
import { version } from '../../package.json'
import type { Wanted } from '../commands/audit.ts'
import { EXIT } from '../commands/fail.ts'
import { type Config, readConfig } from '../config/config.ts'
import { FILE_VARIABLE } from '../config/settings.ts'
import { configureLog } from '../log.ts'
import { complainOf, inOneLine } from './complaints.ts'
import { addFileCommands } from './file-commands.ts'
import { addInviteCommands } from './invite-commands.ts'
import { addKeyCommands } from './key-commands.ts'
import { addMailCommands } from './mail-commands.ts'
import { orFail } from './or-fail.ts'
import { addSettingFlags } from './setting-flags.ts'
import { addUserCommands } from './user-commands.ts'

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
  const given = addSettingFlags(cli)

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
    .description(
      'look whether settings, storage, database, LISTEN and mail are fit for work, and say what to do',
    )
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
  addInviteCommands(cli, configure)
  addMailCommands(cli, configure)
  addFileCommands(cli, configure)

  cli
    .command('audit')
    .description('print the audit log as JSON, one entry a line, the oldest first')
    .option('--since <when>', 'from a day on (2026-03-31, in UTC), or so long ago (90m, 12h, 30d, 2w)')
    .option('--action <action>', 'only what was done so, such as `session.failed`')
    .option(
      '--person <name>',
      'only what somebody of this name did, or had done to them; `system`: the command line',
    )
    .action(
      orFail(async (wanted: Wanted) => {
        const { printAudit } = await import('../commands/audit.ts')
        await printAudit(configure(), wanted)
      }),
    )

  addKeyCommands(cli, configure)

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
