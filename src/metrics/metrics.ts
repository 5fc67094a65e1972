import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { JOB_KINDS, OUTCOMES } from '../jobs/model.ts'

/** What is counted and measured of one server, for `/metrics`. Never anything of a person or a message. */
export type Metrics = ReturnType<typeof createMetrics>

/** What is not counted up but looked at whenever somebody asks. */
type Readings = {
  /** Sockets that are open. */
  sockets(): number
  /** People of a state who have a page or a program open on this instance. */
  people(state: 'online' | 'away'): number
  /** Messages that wait for their batch. */
  waiting(): number
  /** Connections to the database by what they do, such as "active" or "idle"; none when it does not answer. */
  connections(): Promise<Map<string, number>>
  /** Jobs that wait, by their kind; none when the database does not answer. */
  jobs(): Promise<Map<string, number>>
}

const MILLISECOND = 0.001
const FAST = [0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 25, 50, 100, 250, 1_000, 5_000].map(ms => ms * MILLISECOND)
const BATCH = [1, 2, 3, 5, 8, 12, 20, 35, 60, 100, 200, 350, 500]

export function createMetrics(readings: Readings) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  new Gauge({
    name: 'chatapp_sockets',
    help: 'Sockets that are open',
    registers,
    collect() {
      this.set(readings.sockets())
    },
  })
  new Gauge({
    name: 'chatapp_people',
    help: 'People whom others see here, by whether they are at it; those who keep that private are not among them',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of ['online', 'away'] as const) this.set({ state }, readings.people(state))
    },
  })
  new Gauge({
    name: 'chatapp_writer_waiting_messages',
    help: 'Messages that wait for their batch',
    registers,
    collect() {
      this.set(readings.waiting())
    },
  })
  new Gauge({
    name: 'chatapp_database_connections',
    help: 'Connections of this instance to the database, by what they do',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset()
      for (const [state, count] of await readings.connections()) this.set({ state }, count)
    },
  })
  new Gauge({
    name: 'chatapp_jobs_waiting',
    help: 'Jobs, such as sending a mail, that no instance has done yet, by their kind; the same on every instance',
    labelNames: ['kind'],
    registers,
    async collect() {
      this.reset()
      for (const [kind, count] of await readings.jobs()) this.set({ kind }, count)
    },
  })
  const jobs = new Counter({
    name: 'chatapp_jobs_total',
    help: 'Attempts at jobs by their kind, and how they ended',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  for (const kind of JOB_KINDS) for (const outcome of OUTCOMES) jobs.inc({ kind, outcome }, 0) // there before the first

  return {
    registry,
    jobs,
    requests: new Histogram({
      name: 'chatapp_http_request_duration_seconds',
      help: 'Requests by method, route and status, and how long each took to be answered',
      labelNames: ['method', 'route', 'status'],
      buckets: FAST,
      registers,
    }),
    batchSize: new Histogram({
      name: 'chatapp_batch_messages',
      help: 'Messages that were committed together',
      buckets: BATCH,
      registers,
    }),
    commitTime: new Histogram({
      name: 'chatapp_commit_duration_seconds',
      help: 'How long a batch took to be durable',
      buckets: FAST,
      registers,
    }),
    deliveryTime: new Histogram({
      name: 'chatapp_notify_to_socket_seconds',
      help: 'From the NOTIFY of a message, which its commit follows, to this instance’s sockets; by two clocks where the database has its own',
      buckets: FAST,
      registers,
    }),
    gaps: new Counter({
      name: 'chatapp_listener_gaps_total',
      help: 'Times that this instance listened anew, so that all its sockets had to catch up',
      registers,
    }),
    catchUps: new Counter({
      name: 'chatapp_catch_ups_total',
      help: 'Times that a client asked for what it had missed of a conversation',
      registers,
    }),
  }
}
