import type { OneTimeLink } from '../../accounts/links.ts'
import { requestContextOf } from '../../http/request-context.ts'

/** The address by which somebody chooses a password, as people reach this server. */
export function linkUrl(request: Request, { secret }: Pick<OneTimeLink, 'secret'>): string {
  return `${requestContextOf(request).origin}/link/${secret}`
}
