import { afterAll, beforeAll, expect, test } from 'bun:test'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { findBinary } from '../support/binary.ts'
import { endAtLast, temporaryDir } from '../support/cleanup.ts'
import { call, signUp } from '../support/client.ts'
import { dataDirsFolder } from '../support/data-dir.ts'

let binary: string

/** A place for unpacked programs that no other test uses, and that the server's user may enter. */
const programDir = programsDir()

function programsDir(): string {
  const folder = temporaryDir()
  chmodSync(folder, 0o755)
  return folder
}

beforeAll(() => {
  // Alone in an empty directory, as one who has downloaded it.
  binary = join(temporaryDir(), 'chatapp')
  copyFileSync(findBinary(), binary)
}, 180_000)

type Started = { url: string; kill(signal: NodeJS.Signals): void; exited: Promise<number>; output(): string }

/** Starts the binary where there is nothing: no environment but what is given, and no PATH. */
async function start(env: Record<string, string> = {}): Promise<Started> {
  let output = ''
  const child = Bun.spawn([binary], {
    cwd: join(binary, '..'),
    env: { PATH: '', PORT: '0', CHATAPP_PROGRAM_DIR: programDir, ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  endAtLast(() => child.kill('SIGKILL'))
  const errors = child.stderr.text()
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    output += chunk
    const url = /Open {3}(http\S+)\n/.exec(output)?.[1]
    if (url) return { url, kill: signal => child.kill(signal), exited: child.exited, output: () => output }
  }
  throw new Error(`The binary ended: ${output}${await errors}`)
}

async function stop({ kill, exited }: Started): Promise<void> {
  kill('SIGTERM')
  expect(await exited).toBe(0)
}

function programs(): string {
  const [name = ''] = readdirSync(programDir)
  return join(programDir, name)
}

afterAll(() => {
  expect(readdirSync(programDir)).toHaveLength(1) // no leftovers, and one for all
})

test('it is one file of 150 MB at most, and 2.3 MB more where PostgreSQL is packed quickly, as for tests', () => {
  expect(statSync(binary).size).toBeLessThan(152.3e6)
})

test('alone in an empty directory, without a PATH, it serves pages and keeps messages over a restart', async () => {
  const first = await start()
  const ann = await signUp(first.url, 'ann')
  await signUp(first.url, 'bob')
  const sent = await ann.send('bob', 'from a binary')
  expect(sent.status).toBe(201)
  const page = await (await fetch(`${first.url}/sign-in`)).text()
  const assets = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')
  expect(assets.map(path => path.split('.').at(-1)).sort()).toEqual(['css', 'js', 'png', 'svg', 'svg', 'svg'])
  for (const path of assets) {
    const response = await fetch(first.url + path)
    expect(response.status).toBe(200)
    expect((await response.text()).length).toBeGreaterThan(100)
  }
  expect((await fetch(`${first.url}/api/docs/json`)).status).toBe(200)
  await stop(first)

  const second = await start()
  const again = await call(second.url, `/api/v1/message/${sent.json.id}/`, {
    headers: { authorization: `Bearer ${ann.token}` },
  })
  expect(again.json).toEqual(sent.json)
  await stop(second)
})

test('the unpacked programs serve other data directories too, and a new cluster has a password of its own', async () => {
  const before = statSync(programs()).ino
  const [first, another] = [join(binary, '..', 'data'), temporaryDir(dataDirsFolder())]
  await stop(await start({ CHATAPP_DATA_DIR: another }))
  expect(statSync(programs()).ino).toBe(before)
  const passwords = [first, another].map(dataDir => readFileSync(join(dataDir, 'password'), 'utf8'))
  expect(new Set(passwords).size).toBe(2)
})

test('a damaged program is unpacked anew', async () => {
  const server = join(programs(), 'bin', 'postgres')
  const { size } = statSync(server)
  truncateSync(server, size - 1)
  await stop(await start())
  expect(statSync(server).size).toBe(size)
})

test('two first starts at the same moment both work, where one that was killed while it unpacked has left something', async () => {
  const folder = programsDir()
  const child = Bun.spawn([binary, 'serve', '--port', '0'], {
    cwd: temporaryDir(),
    env: { PATH: '', CHATAPP_PROGRAM_DIR: folder },
    stdout: 'ignore',
    stderr: 'ignore',
  })
  while (readdirSync(folder).length === 0) await Bun.sleep(1) // a folder gives no event across processes
  child.kill('SIGKILL')
  await child.exited
  expect(readdirSync(folder)).toHaveLength(1)
  expect(readdirSync(folder)[0]).toEndWith(`.${child.pid}`)

  const starting = Promise.all(
    [1, 2].map(() =>
      start({ CHATAPP_PROGRAM_DIR: folder, CHATAPP_DATA_DIR: temporaryDir(dataDirsFolder()) }),
    ),
  )
  // The first that are in place are in use from then on, and must not be replaced by those of the other.
  const seen = new Set<number>()
  let isStarting = true
  const started = starting.finally(() => {
    isStarting = false
  })
  while (isStarting) {
    for (const name of readdirSync(folder).filter(name => !/\.\d+$/.test(name))) {
      const status = statSync(join(folder, name), { throwIfNoEntry: false })
      if (status) seen.add(status.ino)
    }
    await Bun.sleep(2) // a folder gives no event across processes
  }
  for (const one of await started) await stop(one)
  expect(readdirSync(folder)).toHaveLength(1)
  expect(existsSync(join(folder, readdirSync(folder)[0] ?? '', 'bin', 'postgres'))).toBe(true)
  expect(seen.size).toBe(1)
})

test('where nothing can be unpacked, it says so in one line', async () => {
  const file = join(temporaryDir(), 'file')
  writeFileSync(file, '')
  await expect(start({ CHATAPP_PROGRAM_DIR: join(file, 'programs') })).rejects.toThrow(
    /^The binary ended: ChatApp cannot start\. PostgreSQL’s programs cannot be unpacked \([^\n]+: ENOTDIR\)[^\n]+\n$/,
  )
})

test('the licences of all that is in it can be printed', () => {
  const { stdout } = Bun.spawnSync([binary, 'version', '--licences'], { env: {} })
  for (const part of ['ChatApp', 'Bun', 'LGPL', 'The PostgreSQL License', 'elysia', 'postgres 3', 'htmx.org'])
    expect(stdout.toString()).toContain(part)
})
