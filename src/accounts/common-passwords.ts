// Bun calls a macro while it builds, and puts what it gives in its place: the whole list gets neither into the binary nor into memory.
import { longCommonPasswords } from './common-passwords.macro.ts' with { type: 'macro' }

/** The passwords that people choose most, in lower case. Those that are too short are not among them. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(longCommonPasswords())
