import { useBinary } from '../support/app.ts'

useBinary()
await import('../browser/talk.test.ts')
