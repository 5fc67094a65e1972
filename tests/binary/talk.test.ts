import { pseudo } from '../../src/words/pseudo.ts'
import { useBinary } from '../support/app.ts'
import { speak } from '../support/browser.ts'

// The tests of talking once more: the binary's pages, in a language that is longer, accented and written from right to left.
useBinary()
speak(pseudo)
await import('../browser/talk.test.ts')
