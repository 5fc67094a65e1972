import { hostname } from 'node:os'
import { version } from '../../package.json'
import type { Sql } from '../database/connect.ts'
import { within } from '../deadline.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import { type Instance, listInstances, type Readings, removeInstance, renewInstance } from './store.ts'

/** The instances on one database. This one tells the others that it lives until it stops. */
export type Instances = Repeated & {
  /** The version of this one. */
  version: string
  /** Those that live, the oldest first; this one as it is at this moment, the others as they were within the last 20 seconds. */
  list(): Promise<Instance[]>
}

const RENEW_EVERY_MS = 20_000
const REMOVE_WITHIN_MS = 500

/**
 * @param read says how this instance is
 * @param onRenewed is called after this instance has said so
 */
export function createInstances(
  sql: Sql,
  read: () => Promise<Readings>,
  onRenewed: () => Promise<void>,
): Instances {
  const self = {
    id: Bun.randomUUIDv7(),
    name: `${hostname()}:${process.pid}`,
    version,
    startedAt: new Date(),
  }
  const renewing = createRepeated('the instance could not say that it lives', RENEW_EVERY_MS, async () => {
    await renewInstance(sql, { ...self, ...(await read()) })
    await onRenewed()
  })
  return {
    version,
    start: renewing.start,
    async stop() {
      await renewing.stop()
      await within(REMOVE_WITHIN_MS, removeInstance(sql, self.id)).catch(() => {}) // then it is found dead in a minute
    },
    async list() {
      const [others, readings] = await Promise.all([listInstances(sql), read()])
      return others.map(one => (one.id === self.id ? { ...one, ...readings } : one))
    },
  }
}
