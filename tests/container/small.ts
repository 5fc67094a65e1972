import { strict as assert } from 'node:assert'
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, clientFor, signUp } from '../support/client.ts'
import { findService, podmanFlags } from './compose.ts'
import { type Container, startContainer } from './container.ts'
import type { Engine } from './engine.ts'
import { IMAGE } from './image.ts'
import type { Check } from './report.ts'

const STOPS_WITHIN_MS = 10_000
const ON_A_FREE_PORT = ['--publish', '127.0.0.1::3000']
const MARK = 'words that belong in no log'

/** The small form of compose.yaml: one container with its own PostgreSQL and one volume. */
export async function runSmallForm(check: Check, engine: Engine): Promise<void> {
  const flags = [...podmanFlags(findService('chatapp')), ...ON_A_FREE_PORT]
  const container = await check(
    'a container is healthy soon: read-only, without rights, on an empty volume',
    async () => {
      const started = await startContainer(engine, IMAGE, 'small', flags)
      await started.becomeHealthy()
      return started
    },
  )
  await check('no process in it is root or has a capability', () => provePowerless(container, '10001'))

  const ann = await check('two people sign up and talk, and the socket says so', async () => {
    const url = await container.findUrl()
    const [ann, bob] = [await signUp(url, 'ann'), await signUp(url, 'bob')]
    const socket = await bob.openSocket()
    const { status, json } = await ann.send('bob', MARK)
    assert.equal(status, 201)
    await socket.waitFor(frame => frame.message === String(json.id))
    return ann
  })
  await check('the command line works inside it', async () =>
    assert.match(await container.exec('chatapp', 'user', 'list'), /ann[\s\S]*bob/),
  )
  await check('it stops by SIGTERM with exit code 0', () => proveStops(container))
  await check('it starts again on the same volume, and the message is still there', async () => {
    await container.start()
    await proveKept(container, ann)
  })
  await check('killed without warning it starts again, and the message is still there', async () => {
    await container.kill()
    await container.start()
    await proveKept(container, ann)
  })
  await check('a new container on the same volume has the message, too', async () => {
    await container.stop()
    const next = await startContainer(engine, IMAGE, 'small-again', flags)
    await proveKept(next, ann)
    await proveStops(next)
  })
  await check('its log is JSON lines without what people write', async () => {
    const log = await container.log()
    for (const line of log.trim().split('\n')) assert.equal(typeof JSON.parse(line).event, 'string', line)
    assert(!log.includes(MARK))
  })
}

/** As a platform does that gives every container a user of its own, in no passwd file. */
export async function runAsAnotherUser(check: Check, engine: Engine, dir: string): Promise<void> {
  const data = join(dir, 'data')
  mkdirSync(data, { mode: 0o700 })
  chownSync(data, 12_345, 12_345)
  const flags = [
    ...podmanFlags({ ...findService('chatapp'), volumes: [`${data}:/data`] }),
    ...ON_A_FREE_PORT,
    ...['--user', '12345:12345'],
  ]
  await check(
    'under another user, with a folder of the machine as its volume, it is healthy and stops',
    async () => {
      const container = await startContainer(engine, IMAGE, 'other-user', flags)
      await container.becomeHealthy()
      await provePowerless(container, '12345')
      await proveStops(container)
    },
  )
}

export async function proveStops(container: Container, withinMs = STOPS_WITHIN_MS): Promise<void> {
  const { code, tookMs } = await container.stop()
  assert.equal(code, 0, `exit code ${code}: ${await container.log()}`)
  assert(tookMs < withinMs, `it took ${Math.round(tookMs)} ms`)
}

async function provePowerless(container: Container, user: string): Promise<void> {
  const processes = await container.processes()
  assert(processes.some(({ command }) => command.includes('postgres')))
  for (const process of processes) {
    assert.equal(process.user, user, process.command)
    assert.equal(process.capabilities, 'none', process.command)
  }
}

async function proveKept(container: Container, { username, token }: Client): Promise<void> {
  await container.becomeHealthy()
  const { json } = await clientFor(await container.findUrl(), username, token).call(
    '/api/v1/message/?target=bob',
  )
  assert.deepEqual(
    json.results.map(({ body }: { body: string }) => body),
    [MARK],
  )
}
