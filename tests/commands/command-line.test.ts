import { describe, expect, test } from 'bun:test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCli } from '../../src/cli/cli.ts'
import { OPTIONS } from '../../src/config/options.ts'
import { flagOf } from '../../src/config/settings.ts'
import { temporaryDir } from '../support/cleanup.ts'
import { run } from '../support/command.ts'

test('help names every command and every setting, with its variable', async () => {
  const { code, out } = await run(['help'])
  expect(code).toBe(0)
  const text = out.replaceAll(/\s+/g, ' ')
  for (const command of ['serve', 'check', 'migrate', 'user', 'config', 'healthcheck', 'version'])
    expect(text).toContain(` ${command} `)
  for (const { name, meaning, isSecret } of Object.values(OPTIONS)) {
    expect(text).toContain(`--${flagOf(isSecret ? `${name}_FILE` : name)} <`)
    expect(text).toContain(meaning.replaceAll('`', ''))
    expect(text).toContain(name)
  }
})

test('no secret can be given on the command line, where everybody sees it; the file with it can', () => {
  const flags = createCli().options.map(({ long }) => long)
  expect(flags).toContain('--database-url-file')
  expect(flags).not.toContain('--database-url')
})

test('a flag comes before the environment, that before the file, and that before the default; config tells which', async () => {
  const cwd = temporaryDir()
  writeFileSync(
    join(cwd, 'chatapp.toml'),
    'page_size = 20\nhost = "127.0.0.3"\nport = 8003\nsign_up = "closed" # by invitation\n',
  )
  const env = { PORT: '8002', HOST: '127.0.0.2', DATABASE_URL: 'postgres://me:hush@db/chat' }
  const { code, out } = await run(['config', '--json', '--port', '8001'], { cwd, env })
  expect(code).toBe(0)
  expect(out).not.toContain('hush')
  expect(JSON.parse(out)).toEqual(
    expect.arrayContaining([
      { name: 'PORT', value: '8001', source: '--port' },
      { name: 'HOST', value: '127.0.0.2', source: 'HOST' },
      { name: 'CHATAPP_PAGE_SIZE', value: '20', source: 'page_size in chatapp.toml' },
      { name: 'CHATAPP_SIGN_UP', value: 'closed', source: 'sign_up in chatapp.toml' },
      { name: 'DATABASE_URL', value: '(hidden)', source: 'DATABASE_URL' },
      { name: 'CHATAPP_SESSION_DAYS', value: '30', source: 'default' },
    ]),
  )
  const table = (await run(['config'], { cwd, env })).out
  for (const { name } of Object.values(OPTIONS)) expect(table).toContain(name)
  expect(table).not.toContain('hush')
})

test('a secret is read from the file that its _FILE variable, flag or key names', async () => {
  const cwd = temporaryDir()
  const file = join(cwd, 'url')
  writeFileSync(file, 'postgres://me:hush@127.0.0.1:1/chat\n')
  writeFileSync(join(cwd, 'other.toml'), `database_url_file = "${file}"\n`)
  const sources = await Promise.all([
    run(['config', '--json'], { env: { DATABASE_URL_FILE: file } }),
    run(['config', '--json', '--database-url-file', file]),
    run(['config', '--json', '--config', join(cwd, 'other.toml')]),
    run(['config', '--json'], { env: { CHATAPP_CONFIG: join(cwd, 'other.toml') } }),
  ])
  const found = sources.map(({ out }) =>
    JSON.parse(out).find(({ name }: { name: string }) => name === 'DATABASE_URL'),
  )
  expect(found.map(({ value }) => value)).toEqual(['(hidden)', '(hidden)', '(hidden)', '(hidden)'])
  expect(found.map(({ source }) => source.split(' ')[0])).toEqual([
    'DATABASE_URL_FILE',
    '--database-url-file',
    'database_url_file',
    'database_url_file',
  ])
})

test('version tells what is inside, for people and for scripts', async () => {
  expect((await run(['version'])).out).toMatch(/^ChatApp \d+\.\d+\.\d+ \(Bun [\d.]+, PostgreSQL 18/)
  expect(JSON.parse((await run(['version', '--json'])).out)).toMatchObject({ bun: Bun.version })
  expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
})

describe('a command line that cannot be understood ends with 2, and the nearest real one', () => {
  test.each([
    [['chekc'], 'Did you mean check?'],
    [['user', 'ad', 'ann'], 'Did you mean add?'],
    [['--prot', '80'], "unknown option '--prot'. Did you mean --port?\n"],
    [['--database-url', 'x'], "unknown option '--database-url'. See `chatapp help`.\n"],
    [['migrate', 'stauts'], 'unknown command'],
    [['user', 'add'], "missing required argument 'username'"],
    [['user', 'add', 'ann', 'secret'], 'too many arguments'],
    [['serve', 'now'], 'too many arguments'],
  ])('%p', async (args, complaint) => {
    const { code, out, err } = await run(args)
    expect(code).toBe(2)
    expect(err).toContain(complaint)
    expect(out).toBe('')
  })
})

describe('settings that cannot be used end every command with 1 and one line', () => {
  const folder = temporaryDir()
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  mkdirSync(join(folder, 'folder'))
  const cases: [string, Record<string, string>, string][] = [
    ['a variable with a prefix too many', { CHATAPP_BASE_URL: 'x' }, 'Did you mean BASE_URL?'],
    ['an unknown variable', { CHATAPP_PAGE_SIZ: '3' }, 'Did you mean CHATAPP_PAGE_SIZE?'],
    ['an unknown secret file', { CHATAPP_PORT_FILE: 'x' }, 'CHATAPP_PORT_FILE, which is no option'],
    ['an unknown key', { CHATAPP_CONFIG: write('unknown.toml', 'pagesize = 3') }, 'Did you mean page_size?'],
    ['a file that is no TOML', { CHATAPP_CONFIG: write('broken.toml', 'port = 1\nhost = ') }, 'in line 2'],
    ['a section', { CHATAPP_CONFIG: write('section.toml', '[port]\nx = 1') }, 'port in'],
    ['a file that is not there', { CHATAPP_CONFIG: join(folder, 'none.toml') }, 'cannot be read (ENOENT)'],
    ['a folder in place of a file', { CHATAPP_CONFIG: join(folder, 'folder') }, 'cannot be read (EISDIR)'],
    [
      'a bad value in the file',
      { CHATAPP_CONFIG: write('size.toml', 'page_size = 0') },
      '(from page_size in',
    ],
    ['a bad port', { PORT: '-1' }, 'PORT must be a whole number from 0 to 65535, not "-1"'],
    ['a URL that is none', { BASE_URL: 'chat.example.com' }, 'BASE_URL must be a URL like'],
    ['a URL with a path', { BASE_URL: 'https://example.com/chat' }, 'without a path'],
    ['an address that is none', { TRUSTED_PROXIES: '10.0.0.0/33' }, 'TRUSTED_PROXIES must be addresses'],
    [
      'a secret file that is not there',
      { DATABASE_URL_FILE: join(folder, 'none') },
      'cannot be read (ENOENT)',
    ],
    ['a secret given twice', { DATABASE_URL: 'x', DATABASE_URL_FILE: 'y' }, 'Keep one of them'],
    ['a certificate without a key', { CHATAPP_TLS_CERT: 'x' }, 'belong together'],
  ]
  test.each(cases)('%s', async (_, env, complaint) => {
    const ended = await Promise.all([run(['config'], { env }), run([], { env: { PORT: '0', ...env } })])
    for (const { code, err } of ended) {
      expect(code).toBe(1)
      expect(err).toContain(complaint)
      expect(err.trim().split('\n')).toHaveLength(1)
    }
  })

  test('what Kubernetes says of a service called “chatapp” is no option, and no mistake', async () => {
    const env = { CHATAPP_PORT: 'tcp://10.0.0.1:80', CHATAPP_SERVICE_HOST: '10.0.0.1' }
    expect((await run(['config'], { env })).code).toBe(0)
  })
})
