import type { Sql } from '../database/connect.ts'
import type { EventHandlers } from '../live/database-events.ts'
import type { Repeated } from '../repeat.ts'
import { JOB_KINDS, type JobHandlers, type JobKind, type Outcome } from './model.ts'
import { createWorker, type Worker } from './worker.ts'

/** Does what was asked to be done later, beside the requests: any instance does any of it, and each job is one instance's at a time. */
export type Jobs = Repeated & {
  /** Looks for jobs now: some may have been added unheard. */
  wake(): void
  /** What to do when one was added. */
  events: EventHandlers
}

/** @param onAttempt is told how each attempt ended */
export function createJobs(
  sql: Sql,
  handlers: JobHandlers,
  onAttempt: (kind: JobKind, outcome: Outcome) => void,
): Jobs {
  const workers: ReadonlyMap<string, Worker> = new Map(JOB_KINDS.map(kind => [kind, workerFor(kind)]))
  let isStarted = false

  function workerFor<Kind extends JobKind>(kind: Kind): Worker {
    return createWorker(sql, kind, handlers[kind], outcome => onAttempt(kind, outcome))
  }

  return {
    start() {
      isStarted = true
      for (const worker of workers.values()) worker.start()
    },
    wake() {
      if (isStarted) for (const worker of workers.values()) worker.wake()
    },
    events: {
      job_added({ kind }) {
        if (isStarted) workers.get(kind)?.wake()
      },
    },
    async stop() {
      await Promise.all([...workers.values()].map(worker => worker.stop()))
    },
  }
}
