import type { Sql } from '../database/connect.ts'
import { within } from '../deadline.ts'
import { log, reasonOf } from '../log.ts'
import { createLanes } from './lanes.ts'
import { GivenUp, type Job, type JobHandler, type JobKind, type Outcome, TryLater } from './model.ts'
import {
  endJob,
  type Full,
  finishJob,
  giveJobBack,
  nextJobInMs,
  renewJob,
  retryJob,
  takeJobs,
} from './store.ts'

/** Does the jobs of one kind. */
export type Worker = {
  start(): void
  /** Looks for jobs now: one was added. */
  wake(): void
  stop(): Promise<void>
}

/** What was announced may have been missed, and what another instance took may come back. */
const LOOK_EVERY_MS = 30_000
const RENEW_EVERY_MS = 20_000

/** More than a day of pauses has. A job that takes its instance down says of no attempt that it failed, and must end all the same. */
const MOST_ATTEMPTS = 40

/** How long a stopping server lets jobs go on that may be finished soon, and then waits for them to leave off. */
const FINISH_WITHIN_MS = 500
const LEAVE_OFF_WITHIN_MS = 500

export function createWorker<Kind extends JobKind>(
  sql: Sql,
  kind: Kind,
  handler: JobHandler<Kind>,
  onAttempt: (outcome: Outcome) => void,
): Worker {
  const leavingOff = new AbortController()
  let isStopping = false
  const underWay = new Set<Promise<void>>()
  const lanes = createLanes(handler.atOnceInLane ?? handler.atOnce)
  const people = createLanes(handler.atOnceOfPerson ?? handler.atOnce)
  let timer: Timer | undefined
  let looking: Promise<void> | null = null
  let isToLookAgain = false

  /** Those that wait in their lanes keep no place from others. */
  function room(): number {
    return handler.atOnce - underWay.size + lanes.waiting() + people.waiting()
  }

  function full(): Full {
    return { lanes: lanes.full(), people: people.full().map(Number) }
  }

  /** Begins as many as there is room for. @returns after how long to look again, unless something happens before */
  async function beginDue(): Promise<number> {
    if (room() === 0) return LOOK_EVERY_MS // the one that ends first looks
    for (const job of await takeJobs(sql, kind, room(), full())) begin(job)
    if (room() === 0) return LOOK_EVERY_MS
    return Math.min((await nextJobInMs(sql, kind, full())) ?? LOOK_EVERY_MS, LOOK_EVERY_MS)
  }

  function begin(job: Job<Kind>): void {
    const attempt = attemptJob(job)
      .catch(error => log('warn', 'how a job went could not be recorded', { kind, reason: reasonOf(error) }))
      .finally(() => {
        underWay.delete(attempt)
        look()
      })
    underWay.add(attempt)
  }

  async function attemptJob(job: Job<Kind>): Promise<void> {
    const renewing = setInterval(() => void renewJob(sql, job).catch(() => {}), RENEW_EVERY_MS)
    try {
      if (job.attempt > MOST_ATTEMPTS) throw new GivenUp('instances that were at it ended each time')
      await ofPerson(job, () => inLane(job, () => handler.work(job, leavingOff.signal)))
    } catch (error) {
      if (leavingOff.signal.aborted) return await giveJobBack(sql, job)
      return await recordFailure(job, error)
    } finally {
      clearInterval(renewing)
    }
    await finishJob(sql, job)
    onAttempt('done')
  }

  async function ofPerson({ personId }: Job<Kind>, work: () => Promise<void>): Promise<void> {
    if (personId === null) return work()
    const leave = await people.enter(String(personId), leavingOff.signal)
    await work().finally(leave)
  }

  async function inLane({ content }: Job<Kind>, work: () => Promise<void>): Promise<void> {
    if (!('lane' in content)) return work()
    const leave = await lanes.enter(content.lane, leavingOff.signal)
    await work().finally(leave)
  }

  async function recordFailure(job: Job<Kind>, error: unknown): Promise<void> {
    const reason = reasonOf(error)
    const { id, attempt } = job
    const notBeforeS = error instanceof TryLater ? error.afterS : 0
    if (!(error instanceof GivenUp) && (await retryJob(sql, job, reason, handler, notBeforeS))) {
      log('warn', 'a job failed and is tried again later', { kind, id, attempt, reason })
      return onAttempt('failed')
    }
    if (!(await endJob(sql, job, reason))) return // another instance has it: this one was too slow to say that it is at it
    log('error', 'a job was given up', { kind, id, attempt, reason })
    onAttempt('given up')
  }

  async function lookOnce(): Promise<void> {
    let pauseMs = LOOK_EVERY_MS
    do {
      isToLookAgain = false
      try {
        pauseMs = await beginDue()
      } catch (error) {
        log('warn', 'the jobs could not be looked at', { kind, reason: reasonOf(error) })
      }
    } while (isToLookAgain && !isStopping)
    if (!isStopping) timer = setTimeout(look, pauseMs)
  }

  /** Looks for jobs; once more when it is asked for meanwhile. */
  function look(): void {
    isToLookAgain = true
    if (looking || isStopping) return
    clearTimeout(timer)
    looking = lookOnce().finally(() => {
      looking = null
    })
  }

  return {
    start: look,
    wake: look,
    async stop() {
      isStopping = true
      clearTimeout(timer)
      const isIdle = () => Promise.all([looking, ...underWay])
      await within(FINISH_WITHIN_MS, isIdle()).catch(() => {})
      leavingOff.abort()
      await within(LEAVE_OFF_WITHIN_MS, isIdle()).catch(() => {}) // the lease of what goes on all the same ends
    },
  }
}
