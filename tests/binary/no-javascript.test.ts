import { useBinary } from '../support/app.ts'

useBinary()
await import('../browser/no-javascript.test.ts')
