import { expect, test } from 'bun:test'
import { PASSWORD } from '../support/client.ts'
import { run, runInTerminal } from '../support/command.ts'
import { newDataDir } from '../support/data-dir.ts'

/** An answer that is given when a test says so. */
function gate() {
  const [asked, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()]
  return {
    asked: asked.promise,
    open: opened.resolve,
    answer() {
      asked.resolve()
      return opened.promise
    },
  }
}

test('a command leaves the PostgreSQL that it started to whoever uses it, and the next one starts its own', async () => {
  const env = { CHATAPP_DATA_DIR: await newDataDir() }
  const [first, second, waits, refused] = [gate(), gate(), gate(), gate()]
  for (const late of [waits, refused]) late.open('')

  const adding = runInTerminal(
    ['user', 'add', 'ann'],
    [
      [/Password for ann/, first.answer],
      [/The same again/, PASSWORD],
      [/waiting until they are done/, waits.answer],
    ],
    env,
  )
  await first.asked
  const beside = runInTerminal(
    ['user', 'add', 'bob'],
    [
      [/Password for bob/, second.answer],
      [/The same again/, PASSWORD],
    ],
    env,
  )
  await second.asked
  first.open(PASSWORD)
  await Promise.race([waits.asked, adding])

  const late = runInTerminal(['user', 'list'], [[/trying again/, refused.answer]], env)
  await Promise.race([refused.asked, late])
  second.open(PASSWORD)
  for (const { code, screen } of [await beside, await adding]) {
    expect(screen).toContain('can sign in now')
    expect(code).toBe(0)
  }
  const { code, screen } = await late
  expect(screen).toMatch(/ann.*bob/s)
  expect(code).toBe(0)
  expect((await run(['user', 'list'], { env })).code).toBe(0)
})
