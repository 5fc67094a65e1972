import { isOurs } from '../request.ts'
import { Refused, say } from './words.ts'

const ANSWER_WITHIN_MS = 8_000

/** How the server says that there is no passkey: a page asks whether there is one, and none is no error. */
const NOTHING_TO_SIGN = 204

/** What a device is asked to sign counts for five minutes. */
const FRESH_MS = 4 * 60_000

/** Posts a form to our own server, which answers in JSON. @throws Refused with what it says */
export async function ask(path: string, form: Record<string, string> | FormData = {}): Promise<Response> {
  const fields = form instanceof FormData ? textsOf(form) : form
  const response = await fetch(path, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  if (response.ok) return response
  if (!isOurs(response)) throw new Refused(say('unreachable'))
  const { detail, errors } = await response.json()
  throw new Refused(String(detail), errors)
}

/** What a device is asked to sign. */
type Remembered<Options> = {
  get(): Promise<Options>
  isFresh(): boolean
  /** Once it was signed, it counts no longer. */
  forget(): void
}

/** Asks what a device is to sign, and remembers it as long as it counts. */
export function rememberOptions<Options>(path: string): Remembered<Options> {
  let asked: Promise<Options> | null = null
  let askedAt = 0
  const isFresh = () => asked !== null && performance.now() - askedAt < FRESH_MS
  return {
    isFresh,
    forget() {
      asked = null
    },
    get() {
      if (asked && isFresh()) return asked
      askedAt = performance.now()
      const asking: Promise<Options> = ask(path).then(response =>
        response.status === NOTHING_TO_SIGN ? null : response.json(),
      )
      asked = asking
      asking.catch(() => {
        if (asked === asking) asked = null
      })
      return asking
    },
  }
}

function textsOf(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}
