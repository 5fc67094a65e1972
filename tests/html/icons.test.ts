import { afterAll, beforeAll, expect, test } from 'bun:test'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ICON_NAMES } from '../../src/html/icon-names.ts'
import { ROOT } from '../../src/root.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, problemsOn } from '../support/browser.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

test('every icon that has a name is in the file, and no other', () => {
  const file = readFileSync(join(ROOT, 'public/icons.svg'), 'utf8')
  const ids = [...file.matchAll(/<symbol id="([^"]+)"/g)].map(([, id = '']) => id)
  expect(ids).toEqual([...ICON_NAMES])
})

test('every icon is used', () => {
  const sources = globSync('src/**/*.ts', { cwd: ROOT, exclude: ['src/html/icon-names.ts'] })
  const written = sources.map(path => readFileSync(join(ROOT, path), 'utf8')).join()
  expect(ICON_NAMES.filter(name => !written.includes(`'${name}'`))).toEqual([])
})

test('the browser may draw an icon of the file under the security policy', async () => {
  const page = await openPage()
  await page.goto(`${app.url}/sign-in`)
  const width = await page.evaluate<number>(`new Promise((resolve, reject) => {
    document.body.insertAdjacentHTML('beforeend', '<svg class="icon"><use href="' + document.documentElement.dataset.icons + '#reply"></use></svg>')
    const use = document.body.lastElementChild.firstElementChild
    const look = () => use.getBBox().width > 0 ? resolve(use.getBBox().width) : requestAnimationFrame(look)
    look()
  })`)
  expect(width).toBeGreaterThan(10)
  expect(problemsOn(page)).toEqual([])
})
