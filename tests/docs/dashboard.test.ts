import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startApp } from '../support/app.ts'
import { addPerson } from '../support/people.ts'

const DASHBOARD = join(import.meta.dirname, '..', '..', 'docs', 'grafana.json')
const NAME = /\b(?:chatapp|process|nodejs)_[a-z0-9_]+/g

test('every figure on the dashboard is one that /metrics prints, and every one of ours is on it', async () => {
  const app = await startApp()
  const ann = await addPerson(app, 'ann')
  await addPerson(app, 'bob')
  await ann.send('bob', 'so that there is something to show')
  const printed = await (await fetch(`${app.url}/metrics`)).text()
  const text = readFileSync(DASHBOARD, 'utf8')
  const shown = new Set(text.match(NAME))
  expect(shown.size).toBeGreaterThan(10)
  for (const name of shown) expect(printed).toMatch(new RegExp(`^${name}[ {]`, 'm'))
  const ours = [...printed.matchAll(/^# TYPE (chatapp_\w+)/gm)].map(([, name = '']) => name)
  for (const name of ours) expect(text).toContain(name)
  await app.stop()
})
