import { findBinary } from './support/binary.ts'

// bun tests/prepare.ts: checks types, lints, and builds the binary that is tested, which takes one processor alone.

const SCRIPTS = ['check', 'lint']

const running = SCRIPTS.map(name =>
  Bun.spawn([process.execPath, 'run', name], { stdio: ['ignore', 'inherit', 'inherit'] }),
)
findBinary()
const codes = await Promise.all(running.map(({ exited }) => exited))
process.exit(codes.some(code => code !== 0) ? 1 : 0)
