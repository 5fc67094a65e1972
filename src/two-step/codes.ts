import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

// What apps show (TOTP, RFC 6238), and what is kept on paper for when there is no app.

/** What every app knows: six digits, anew every 30 seconds, by HMAC-SHA-1, with a secret of 160 bits (RFC 4226, section 4). */
const SECRET_BYTES = 20
const DIGITS = 6
const PERIOD_S = 30

/** A clock may be wrong by so many steps. */
const CLOCK_STEPS = 1

const RECOVERY_CODES = 10

/** What somebody typed: a code of an app, or a recovery code. */
export type Code = { kind: 'app' | 'recovery'; text: string }

// 16 letters and digits of base32: 80 bits. Those that are taken for one another, `0`, `1` and `8`, are not in it.
const RECOVERY_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const RECOVERY_LENGTH = 16
const RECOVERY = new RegExp(`^[${RECOVERY_ALPHABET}]{${RECOVERY_LENGTH}}$`)
const APP = new RegExp(String.raw`^\d{${DIGITS}}$`)

/** Reads what was typed, however it is spaced; null when no code looks like that. */
export function readCode(typed: string): Code | null {
  const text = typed.replaceAll(/[\s-]/g, '').toLowerCase()
  if (APP.test(text)) return { kind: 'app', text }
  return RECOVERY.test(text) ? { kind: 'recovery', text } : null
}

/** Makes the secret that an app and the server share. */
export function newAppSecret(): Uint8Array {
  return new Secret({ size: SECRET_BYTES }).bytes
}

/** Writes a secret as people type it into an app that cannot see the picture: base32, in groups of four. */
export function toTyped(secret: Uint8Array): string {
  return inGroups(secretOf(secret).base32)
}

/** The address that an app takes an account from, in the QR code. */
export function addressOf(secret: Uint8Array, issuer: string, username: string): string {
  return totpOf(secret, issuer, username).toString()
}

/**
 * Finds the step of time whose code this is: the present one, or the one before or after it.
 * @returns its number since 1970; null when it is the code of none of them
 */
export function findStep(secret: Uint8Array, code: string, nowMs: number): number | null {
  const totp = totpOf(secret)
  const delta = totp.validate({ token: code, timestamp: nowMs, window: CLOCK_STEPS })
  return delta === null ? null : totp.counter({ timestamp: nowMs }) + delta
}

/** Makes recovery codes, as `readCode` gives them. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
}

function newRecoveryCode(): string {
  return Array.from({ length: RECOVERY_LENGTH }, () => RECOVERY_ALPHABET[randomInt(32)]).join('')
}

/** As people read and copy a code: in groups of four. */
export function inGroups(text: string): string {
  return text.match(/.{1,4}/g)?.join('-') ?? text
}

function totpOf(secret: Uint8Array, issuer = '', label = ''): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: DIGITS,
    period: PERIOD_S,
    secret: secretOf(secret),
  })
}

function secretOf(secret: Uint8Array): Secret {
  return new Secret({ buffer: new Uint8Array(secret).buffer })
}
