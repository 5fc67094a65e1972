import { strict as assert } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { run } from './command.ts'
import { composeFile } from './compose.ts'
import type { Report } from './report.ts'

/** Some linters' rules are not ours: the proxy is for the whole world to reach. */
const DCLINT_RULES_OFF = ['no-unbound-port-interfaces']

type Places = { source: string; dir: string; caddy: string }

/** Looks at Dockerfile and compose.yaml as they are written. */
export async function lintFiles({ scenario }: Report, { source, dir, caddy }: Places): Promise<void> {
  await scenario('Dockerfile', check =>
    check('it is well-formed', async () => {
      const problems = validate(await Bun.file(join(source, 'Dockerfile')).text())
      assert.deepEqual(
        problems.map(({ range, message }) => `line ${range.start.line + 1}: ${message}`),
        [],
      )
    }),
  )
  await scenario('compose.yaml', async check => {
    await check('it fits the Compose specification', async () => {
      const without = DCLINT_RULES_OFF.flatMap(rule => ['--disable-rule', rule])
      await run([process.execPath, 'x', 'dclint', ...without, '--quiet', 'compose.yaml'], { cwd: source })
    })
    await check('its Caddyfile is valid', async () => {
      const path = join(dir, 'Caddyfile')
      writeFileSync(path, composeFile.configs.caddyfile.content)
      const env = { DOMAIN: 'chat.example.com' }
      await run([caddy, 'validate', '--config', path, '--adapter', 'caddyfile'], { env })
    })
  })
}
