import { useBinary } from '../support/app.ts'

// The tests of the picker once more: what the binary serves of it.
useBinary()
await import('../text/emoji.test.ts')
