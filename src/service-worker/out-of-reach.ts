/** A server that does not answer so long is out of reach, where something is kept to be shown instead. */
const ANSWER_WITHIN_MS = 6_000

/** What a proxy answers while there is no server, and a server while there is no database. */
const OUT_OF_REACH = [502, 503, 504]

/**
 * Gives the server's answer whenever there is one, and else what is kept.
 * @throws where nothing is kept, and the server cannot be reached
 */
export async function answerOrKept(
  event: FetchEvent,
  findKept: () => Promise<Response | undefined>,
): Promise<Response> {
  const asked = ask(event)
  const inTime = await Promise.race([asked, after(ANSWER_WITHIN_MS)]).catch(() => null)
  if (inTime && !OUT_OF_REACH.includes(inTime.status)) return inTime
  return (await findKept()) ?? asked
}

/** The browser may have asked for a page while this worker was waking up. */
async function ask({ request, preloadResponse }: FetchEvent): Promise<Response> {
  const preloaded: unknown = await preloadResponse
  return preloaded instanceof Response ? preloaded : fetch(request)
}

function after(timeoutMs: number): Promise<null> {
  return new Promise(resolve => setTimeout(resolve, timeoutMs, null))
}
