import type { Server } from 'bun'

/** The address that a request came from, for rate limits and the list of sessions. */
export function addressOf(request: Request, server: Server<unknown> | null): string {
  return server?.requestIP(request)?.address ?? 'unknown'
}
