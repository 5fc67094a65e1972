import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { endAtLast } from '../support/cleanup.ts'
import { attempt, run } from './command.ts'
import { composeFile } from './compose.ts'
import type { Engine } from './engine.ts'

/** The network of compose.yaml that the instances share with the proxy, each of them at an address of its own. */
export type Network = {
  addressOf(name: string): string
  /** What puts a container of that name into it and lets it find the others. */
  flags(name: string): string[]
}

/** Where this machine is in it. */
const GATEWAY = 1
const FIRST_ADDRESS = 11
const POSTGRES_PORT = 5432

/** Any will do that is nobody's; one that begins with 02 is of nobody's making. */
const HARDWARE_ADDRESS = '02:63:68:61:74:00'

/** Makes it, for containers of these names. `outside` is found there, too, but it is this machine. */
export async function createNetwork({ podman }: Engine, names: string[], outside: string): Promise<Network> {
  const subnet = composeFile.networks.front.ipam.config[0]?.subnet ?? ''
  await podman('network', 'create', '--subnet', subnet, '--disable-dns', 'front')
  const bridge = await podman('network', 'inspect', '--format', '{{.NetworkInterface}}', 'front')
  await createBridge(bridge, subnet.replace(/\d+\//, `${GATEWAY}/`))

  const inSubnet = (host: number) => subnet.replace(/\d+\/\d+$/, String(host))
  const addresses = new Map([[outside, inSubnet(GATEWAY)]])
  names.forEach((name, i) => {
    addresses.set(name, inSubnet(FIRST_ADDRESS + i))
  })
  const addressOf = (name: string) => addresses.get(name) ?? ''
  const everyone = [...addresses].flatMap(([name, address]) => ['--add-host', `${name}:${address}`])
  return { addressOf, flags: name => ['--network', 'front', '--ip', addressOf(name), ...everyone] }
}

/**
 * Podman would make one that takes the lowest hardware address of the containers that have joined so far: when the next
 * one changes it, those before it do not find this machine for up to a minute.
 */
async function createBridge(name: string, address: string): Promise<void> {
  await run(['ip', 'link', 'add', 'name', name, 'address', HARDWARE_ADDRESS, 'type', 'bridge'])
  await run(['ip', 'address', 'add', address, 'dev', name])
  await run(['ip', 'link', 'set', name, 'up'])
  endAtLast(() => attempt(['ip', 'link', 'delete', name])) // gone already when its last container was removed
}

/** Lets containers reach a PostgreSQL of ours that listens on a Unix socket: at this address of ours. */
export async function offerPostgres(address: string, socket: string): Promise<void> {
  const server = createServer(client => {
    const upstream = connect(socket)
    client.pipe(upstream).pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  server.listen(POSTGRES_PORT, address)
  await once(server, 'listening')
  endAtLast(() => server.close())
}
