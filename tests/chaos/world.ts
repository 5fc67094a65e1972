import { join } from 'node:path'
import postgres from 'postgres'
import { readConfig } from '../../src/config/config.ts'
import { openClient, type Sql } from '../../src/database/client.ts'
import { startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { endAtLast } from '../support/cleanup.ts'
import type { Client } from '../support/client.ts'
import { newDataDir } from '../support/data-dir.ts'
import { addPerson } from '../support/people.ts'
import { type FaultyProxy, startProxy } from '../support/proxy.ts'
import { type Reader, startReader } from '../support/reader.ts'
import type { Fact } from './facts.ts'
import { type Instance, startInstance } from './instance.ts'
import { killServerIn } from './postgres.ts'
import { type Receivers, startReceivers } from './receivers.ts'
import type { Attached } from './uploader.ts'
import type { Acknowledged } from './verdict.ts'

/** A PostgreSQL, two instances on it, people who write and devices that read. */
export type World = {
  instances: [Instance, Instance]
  people: Client[]
  devices: Device[]
  /** The device of the first person's that hangs now and then, and its line. */
  slow: Device & { line: FaultyProxy }
  sql: Sql
  /** A connection of one's own, to another database of the cluster. */
  connect(database: string): postgres.Sql
  /** By `kill -9`. False when it was dead already. */
  killPostgres(): boolean
  /** Whom instances tell of messages: push services, and a webhook. */
  receivers: Receivers
  /** The ledger: what was acknowledged, in that order, with its files; when it was first sent by `performance.now()`, and how long it took. */
  acknowledged: (Acknowledged & { files: Attached[]; sentAt: number; tookMs: number })[]
  /** How often an upload was broken off and went on. */
  resumptions: number
  /** What was changed of messages, by what it is. */
  facts: Map<string, Fact>
  /** Who had to send again, and why. Faults do that to them. */
  refusals: string[]
  /** What should not have happened, beside what the verdict finds: a process that ended by itself, a refusal. */
  complaints: string[]
  /** Calls back whenever a message arrives at a device. Gives how to stop that. */
  onArrival(callback: () => void): () => void
  stop(): Promise<void>
}

/** One of somebody's devices: a reader on one of the instances. */
export type Device = { name: string; person: string; reader: Reader }

export type WorldOptions = {
  /** The folder of another ChatApp than this one. */
  root?: string
  cursor?: 'seq' | 'id'
}

const PEOPLE = ['ann', 'bob', 'cleo', 'dan']

/** How long programs wait for an answer, and how often a device makes sure that its socket is alive: over a black hole there is none. */
export const PATIENCE_MS = 2_000

/** The device that stalls does not hang up by itself: the server has to give it up. */
const SLOW_PATIENCE_MS = 60_000

/**
 * Starts it all, and waits until every device is connected.
 * To be stopped: what a test leaves behind is stopped at the end of all tests.
 */
export async function startWorld({ root, cursor = 'seq' }: WorldOptions = {}): Promise<World> {
  const dataDir = await newDataDir()
  const server = await startEmbeddedServer({ dataDir })
  const { path, username, password, database } = server.connection
  const sql = openClient(readConfig({}), server, 'test', 1)

  const receivers = startReceivers()
  const complaints: string[] = []
  const start = (name: string) =>
    startInstance({
      name,
      root,
      environment: { ...receivers.environment, CHATAPP_FILES_PER_PERSON_MB: '0' },
      complain: text => complaints.push(text),
      databaseSocket: path,
      databaseUrl: port => `postgres://${username}:${password}@127.0.0.1:${port}/${database}`,
    })
  const instances: [Instance, Instance] = await Promise.all([start('a'), start('b')])
  const slowLine = await startProxy({ port: instances[0].port })

  const people = await Promise.all(
    PEOPLE.map(name => addPerson({ url: instances[0].url, database: { sql } }, name)),
  )
  const [first, second] = people
  if (!first || !second) throw new Error('There is nobody.')
  await receivers.register(sql, people, second)
  const callbacks = new Set<() => void>()
  const onArrival = () => {
    for (const callback of callbacks) callback()
  }
  const lines = instances.map(({ name, clientLine }) => ({ name, line: clientLine, patienceMs: PATIENCE_MS }))
  const connect = (person: Client, { name, line, patienceMs }: (typeof lines)[number]) => ({
    name: `${person.username} on ${name}`,
    person: person.username,
    line,
    reader: startReader(person, line, { patienceMs, cursor, onArrival }),
  })
  const slow = connect(first, { name: 'a by a slow line', line: slowLine, patienceMs: SLOW_PATIENCE_MS })
  const devices = [...people.flatMap(person => lines.map(line => connect(person, line))), slow]
  await Promise.all(devices.map(({ reader }) => reader.ready))

  async function stop(): Promise<void> {
    for (const { reader } of devices) reader.stop()
    await Promise.all(instances.map(instance => instance.stop()))
    slowLine.stop()
    receivers.stop()
    await sql.end({ timeout: 1 })
    await server.stop()
  }
  let stopped: Promise<void> | null = null
  const stopOnce = () => {
    stopped ??= stop()
    return stopped
  }
  endAtLast(stopOnce)

  return {
    instances,
    people,
    devices,
    slow,
    sql,
    connect: database =>
      postgres({ ...server.connection, database, max: 1, fetch_types: false, onnotice: () => {} }),
    killPostgres: () => killServerIn(join(dataDir, 'postgres')),
    receivers,
    acknowledged: [],
    resumptions: 0,
    facts: new Map(),
    refusals: [],
    complaints,
    onArrival(callback) {
      callbacks.add(callback)
      return () => callbacks.delete(callback)
    },
    stop: stopOnce,
  }
}

/** The name of the conversation of two people. */
export function conversationOf(one: string, other: string): string {
  return [one, other].sort().join('–')
}
