import { strict as assert } from 'node:assert'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, clientFor, signUp } from '../support/client.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { composeFile, findService, podmanFlags } from './compose.ts'
import { type Container, startContainer } from './container.ts'
import type { Engine } from './engine.ts'
import { IMAGE } from './image.ts'
import { createNetwork, offerPostgres } from './network.ts'
import { type CaddyProxy, startCaddy } from './proxy.ts'
import type { Check } from './report.ts'
import { proveStops } from './small.ts'

const INSTANCES = ['chatapp-1', 'chatapp-2', 'chatapp-3'] as const
const DATABASE = 'database'
const STOPS_WITHIN_MS = 20_000

/**
 * The large form of compose.yaml, but for the image of PostgreSQL, which only a registry has: in its place is the tests'
 * own server, found under the same name.
 */
export async function runLargeForm(
  check: Check,
  engine: Engine,
  { dir, base, caddy }: { dir: string; base: string; caddy: string },
): Promise<void> {
  const network = await createNetwork(engine, [...INSTANCES, 'proxy'], DATABASE)
  const database = await createTestDatabase({ isEmpty: true })
  const files = join(dir, 'files')
  mkdirSync(files)
  const databaseUrl = new URL(database.url)
  databaseUrl.hostname = DATABASE
  databaseUrl.search = ''
  writeFileSync(join(files, 'database_url'), databaseUrl.href)
  writeFileSync(join(files, 'caddyfile'), composeFile.configs.caddyfile.content)

  const instances = await check(
    'three instances wait for the database, and are healthy once it is there',
    async () => {
      const start = (name: string) => {
        const flags = [...podmanFlags(findService(name), files), ...network.flags(name)]
        return startContainer(engine, IMAGE, name, flags)
      }
      const started: Container[] = []
      for (const name of INSTANCES) started.push(await start(name))
      await offerPostgres(network.addressOf(DATABASE), database.socketPath)
      await Promise.all(started.map(instance => instance.becomeHealthy()))
      return started
    },
  )

  const proxy = await check('Caddy serves them by https, with the Caddyfile of compose.yaml', async () => {
    const caddyProxy = await startCaddy(engine, { base, caddy, files, flags: network.flags('proxy') })
    assert.equal((await caddyProxy.fetch('/readyz')).status, 200)
    return caddyProxy
  })

  const url = (name: (typeof INSTANCES)[number]) => `http://${network.addressOf(name)}:3000`
  const ann = await check(
    'a message sent to one instance arrives at another, and through Caddy',
    async () => {
      const [ann, bob] = [await signUp(url('chatapp-1'), 'ann'), await signUp(url('chatapp-2'), 'bob')]
      const elsewhere = await clientFor(url('chatapp-3'), 'bob', bob.token).openSocket()
      const throughCaddy = await proxy.listen(bob.token)
      const { json } = await ann.send('bob', 'hello')
      await elsewhere.waitFor(frame => frame.message === String(json.id))
      assert.equal(await throughCaddy.announced, String(json.id))
      return ann
    },
  )

  await check('one of them stops in its own time, and nobody who sends through Caddy notices', async () => {
    const stopping = instances[0]
    assert(stopping)
    let isStopped = false
    const stopped = proveStops(stopping, STOPS_WITHIN_MS).finally(() => {
      isStopped = true
    })
    while (!isStopped) assert.equal(await send(proxy, ann), 201)
    await stopped
  })

  await check('the others stop as well', () =>
    Promise.all(instances.slice(1).map(instance => proveStops(instance, STOPS_WITHIN_MS))).then(
      () => undefined,
    ),
  )
}

async function send(proxy: CaddyProxy, { token }: Client): Promise<number> {
  const { status } = await proxy.fetch('/api/v1/message/', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ recipient: 'bob', body: 'still there?' }),
  })
  return status
}
