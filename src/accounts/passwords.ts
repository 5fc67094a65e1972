// OWASP's figure for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. About 60 ms here.
const ARGON2ID = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const

const nobodysHash = Bun.password.hash('the password of nobody', ARGON2ID)

/** Hashes a new password. */
export function hashPassword(password: string): Promise<string> {
  return Bun.password.hash(password, ARGON2ID)
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
