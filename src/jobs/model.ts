import type { QueuedMail } from '../mail/model.ts'
import type { DataJob } from '../own-data/model.ts'
import type { PushJob } from '../push/model.ts'
import type { WebhookJob } from '../webhooks/model.ts'

/** The kinds of work that is done later than it was asked for. */
export const JOB_KINDS = ['mail', 'forgotten-password', 'data', 'push', 'webhook'] as const
export type JobKind = (typeof JOB_KINDS)[number]

/** What a job of each kind is about. Never a secret: it stands in the database. */
export type JobContents = {
  mail: QueuedMail
  data: DataJob
  push: PushJob
  webhook: WebhookJob
  /** What somebody typed who says that they forgot their password, and from where they asked. */
  'forgotten-password': { email: string; from: string }
}

/** A job that this instance has taken. */
export type Job<Kind extends JobKind> = {
  id: number
  /** Whose it is; null where it is nobody's. */
  personId: number | null
  content: JobContents[Kind]
  /** Which attempt this is, from 1 on. */
  attempt: number
}

/** How jobs of a kind are done. */
export type JobHandler<Kind extends JobKind> = {
  /** How many of them an instance does at the same time. */
  atOnce: number
  /** How many of those with the same `lane` in their content it does at the same time; where this is missing, they have none. */
  atOnceInLane?: number
  /** How many of those of one person it does at the same time; where this is missing, as many as it does at all. */
  atOnceOfPerson?: number
  /** How long to wait after the first attempt that failed. After each further one it is twice as long, up to an hour. */
  retryAfterS: number
  /** Until how long after it was asked for it is tried again. */
  giveUpAfterS: number
  /**
   * Does one. It may have been done before, by an instance that died in the middle of it.
   * @param signal says that the server stops: what can be left unfinished is begun anew by another instance
   * @throws GivenUp when trying again cannot help, and anything else for another attempt later
   */
  work(job: Job<Kind>, signal: AbortSignal): Promise<void>
}

export type JobHandlers = { [Kind in JobKind]: JobHandler<Kind> }

/** How an attempt ended. */
export const OUTCOMES = ['done', 'failed', 'given up'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** A job is to be tried again, and not before so many seconds: somebody has asked for that. */
export class TryLater extends Error {
  constructor(
    reason: string,
    readonly afterS: number,
  ) {
    super(reason)
  }
}

/** A job can never be done. */
export class GivenUp extends Error {}
