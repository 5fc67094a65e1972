import { invalid } from '../errors.ts'

// OWASP's figure for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. About 60 ms here.
const ARGON2ID = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const

const ARGON2ID_COSTS = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/

const nobodysHash = hash('the password of nobody')

/**
 * Hashes a password that somebody has chosen. There is no other way to hash one, so that none is set without this look at it.
 * @param names how its person is called: whoever guesses begins with them
 * @throws HttpError 422 for one of the most common passwords, and for a name, in any case of its letters
 */
export async function hashNewPassword(password: string, names: readonly string[]): Promise<string> {
  const { COMMON_PASSWORDS } = await import('./common-passwords.ts') // first now: from source it takes a moment
  const folded = fold(password)
  if (COMMON_PASSWORDS.has(folded)) throw invalid({ password: [say => say.fields.passwordCommon] })
  if (names.some(name => fold(name) === folded))
    throw invalid({ password: [say => say.fields.passwordIsName] })
  return hash(password)
}

/** Hashes a password that was right anew, where its hash is of less than today's figure. Returns null where that is not needed. */
export async function strengthenHash(password: string, present: string): Promise<string | null> {
  const [, memory, passes] = ARGON2ID_COSTS.exec(present)?.map(Number) ?? []
  const { memoryCost, timeCost } = ARGON2ID
  const isEnough =
    memory !== undefined &&
    passes !== undefined &&
    memory >= memoryCost &&
    memory * passes >= memoryCost * timeCost
  return isEnough ? null : hash(password)
}

/**
 * Whether a password is right. It takes as long when there is no such person (`hash` is null), so that names cannot be probed,
 * and when what the operator put in place of a hash is none.
 */
export async function isRightPassword(password: string, hash: string | null): Promise<boolean> {
  const isHash = hash?.startsWith('$argon2') === true
  const isRight = await Bun.password.verify(password, isHash ? hash : await nobodysHash)
  return isRight && isHash
}

function hash(password: string): Promise<string> {
  return Bun.password.hash(password, ARGON2ID)
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}
