import { publicUrlOf } from './request-context.ts'

/** The whole address of the same request with some of its query changed; null removes a part. */
export function linkTo(request: Request, changes: Record<string, string | number | null>): string {
  const url = publicUrlOf(request)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, String(value))
  }
  return url.href
}
