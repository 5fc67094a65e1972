import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { endAtLast } from '../support/cleanup.ts'
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

/** Makes it, for containers of these names. `outside` is found there, too, but it is this machine. */
export async function createNetwork({ podman }: Engine, names: string[], outside: string): Promise<Network> {
  const subnet = composeFile.networks.front.ipam.config[0]?.subnet ?? ''
  await podman('network', 'create', '--subnet', subnet, '--disable-dns', 'front')

  const inSubnet = (host: number) => subnet.replace(/\d+\/\d+$/, String(host))
  const addresses = new Map([[outside, inSubnet(GATEWAY)]])
  names.forEach((name, i) => {
    addresses.set(name, inSubnet(FIRST_ADDRESS + i))
  })
  const addressOf = (name: string) => addresses.get(name) ?? ''
  const everyone = [...addresses].flatMap(([name, address]) => ['--add-host', `${name}:${address}`])
  return { addressOf, flags: name => ['--network', 'front', '--ip', addressOf(name), ...everyone] }
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
