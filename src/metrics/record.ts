import { log, logs } from '../log.ts'
import type { Commit } from '../messages/writer.ts'
import type { Metrics } from './metrics.ts'

/** Counts a batch that is durable, and at level `debug` says which requests it answered. */
export function recordCommit({ batchSize, commitTime }: Metrics, commit: Commit): void {
  const { tookMs, requestIds, messageIds } = commit
  batchSize.observe(messageIds.length)
  commitTime.observe(tookMs / 1_000)
  if (logs('debug'))
    log('debug', 'batch committed', { requests: requestIds, messages: messageIds, ms: tenths(tookMs) })
}

/** Counts a message that was passed on to this instance's sockets. */
export function recordDelivery({ deliveryTime }: Metrics, { id, at }: { id: number; at: number }): void {
  const tookMs = Math.max(Date.now() - at * 1_000, 0) // where the database's clock is ahead, there is no telling
  deliveryTime.observe(tookMs / 1_000)
  if (logs('debug')) log('debug', 'message relayed', { message: id, ms: tenths(tookMs) })
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10
}
