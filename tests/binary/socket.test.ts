import { useBinary } from '../support/app.ts'

useBinary()
await import('../live/socket.test.ts')
