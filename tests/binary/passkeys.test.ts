import { useBinary } from '../support/app.ts'

// The tests of confirming once more: the library that is loaded with the first passkey is in the binary.
useBinary()
await import('../passkeys/confirming.test.ts')
