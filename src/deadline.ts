/** Something did not answer in time. It may still happen, or have happened: a connection that was cut does not tell. */
export class DeadlineError extends Error {}

/**
 * Gives up on a promise after a time: a connection that was cut without a word never answers.
 * @throws DeadlineError
 */
export async function within<Value>(timeoutMs: number, promise: Promise<Value>): Promise<Value> {
  const { promise: expired, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new DeadlineError(`no answer within ${timeoutMs} ms`)), timeoutMs)
  try {
    return await Promise.race([promise, expired])
  } finally {
    clearTimeout(timer)
  }
}
