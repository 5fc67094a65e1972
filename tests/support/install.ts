import { bootstrapDebian } from '../container/base-image.ts'
import { installTools } from '../container/tools.ts'
import { provideChromium } from './browser.ts'
import { findProgram, findServer } from './programs.ts'

// bun tests/support/install.ts: gets what tests need of the machine, for `tests/run.ts` to have that done meanwhile. Where it cannot
// be had, the tests that need it say so. With TEST_CONTAINERS also what `tests/container/run.ts` needs, which comes later.

provideChromium()
for (const name of ['nginx', 'haproxy', 'caddy']) findServer(name)
findProgram('openssl')
findProgram('curl')
findProgram('systemd-analyze', 'systemd')
if (process.env.TEST_CONTAINERS && installTools() === null) await bootstrapDebian()
