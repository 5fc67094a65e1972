import { afterAll, beforeAll, expect, test } from 'bun:test'
import axe from 'axe-core'
import type { Locator } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { composer, message } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'
import { shareFromElsewhere } from '../support/sharing.ts'
import { findViolations } from '../support/violations.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
  for (const name of ['bob', 'cleo']) await addPerson(app, name)
})
afterAll(() => app.stop())

/** Waits until the field has this: the page asks the worker for it. */
async function untilIn(field: Locator, text: string): Promise<void> {
  while ((await field.inputValue()) !== text) await Bun.sleep(20)
}

test('a link that another app shares stands where one writes to whom one picks, after what was begun there, and is not sent', async () => {
  const ann = await addPerson(app, 'ann')
  await ann.call('/api/v1/draft/bob/', { method: 'PUT', body: { body: 'look at this:' } })
  const page = await openPageAs(ann, '/', { serviceWorkers: 'allow' })
  await page.addInitScript({ content: axe.source })
  await shareFromElsewhere(page, {
    title: 'A harbour',
    text: 'A harbour at night',
    url: 'https://example.com/harbour',
  })
  const shared = page.getByLabel('What you share')
  await untilIn(shared, 'A harbour at night\nhttps://example.com/harbour')
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('searchbox').pressSequentially('bo')
  await page.getByRole('button', { name: 'cleo' }).waitFor({ state: 'detached' })
  expect(await shared.inputValue()).toContain('harbour')
  await page.getByRole('button', { name: 'bob' }).click()
  await page.waitForURL(`${app.url}/with/bob`)
  expect(await composer(page).inputValue()).toBe(
    'look at this:\nA harbour at night\nhttps://example.com/harbour',
  )
  expect(await page.locator('#messages > .message').count()).toBe(0)
  await page.goto(`${app.url}/share`)
  expect(await shared.inputValue()).toBe('') // it has been put somewhere
})

test('files that another app shares are attached to what is written to whom one picks, and arrive when it is sent', async () => {
  const dan = await addPerson(app, 'dan')
  const page = await openPageAs(dan, '/', { serviceWorkers: 'allow' })
  await shareFromElsewhere(page, { text: 'the plan' }, ['Plan für März.txt'])
  await page.locator('.files', { hasText: 'Plan für März.txt' }).waitFor()
  await page.getByRole('button', { name: 'bob' }).click()
  await page.locator('.composer', { hasText: 'Plan für März.txt' }).waitFor()
  await composer(page).press('Enter')
  await message(page, 'the plan').waitFor()
  const { json } = await dan.call('/api/v1/message/?target=bob')
  expect(json.results).toMatchObject([{ body: 'the plan', files: [{ name: 'Plan für März.txt', size: 13 }] }])
})

test('where no worker receives it, the server takes the text, and says that files have to be shared once more', async () => {
  const eve = await addPerson(app, 'eve')
  const page = await openPageAs(eve, '/share')
  await page.evaluate(`{
    const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'multipart/form-data', action: '/share/receive' })
    form.innerHTML = '<input name="title" value="A harbour"><input name="url" value="https://example.com/"><input type="file" name="files">'
    const files = new DataTransfer()
    files.items.add(new File(['what is in it'], 'plan.txt', { type: 'text/plain' }))
    form.querySelector('[type=file]').files = files.files
    document.body.append(form)
    form.submit()
  }`)
  await page.getByText('share them once more').waitFor()
  expect(await page.getByLabel('What you share').inputValue()).toBe('A harbour\nhttps://example.com/')
  await page.getByRole('button', { name: 'bob' }).click()
  await page.waitForURL(`${app.url}/with/bob`)
  expect(await composer(page).inputValue()).toBe('A harbour\nhttps://example.com/')
})

test('what somebody did not share after all is not there for the next one who signs in', async () => {
  const page = await openPageAs(await addPerson(app, 'fay'), '/', { serviceWorkers: 'allow' })
  await shareFromElsewhere(page, { text: 'secret of Fay' })
  const shared = page.getByLabel('What you share')
  await untilIn(shared, 'secret of Fay')
  const { token, url } = await addPerson(app, 'gil')
  await page.context().addCookies([{ name: 'chatapp', value: token, url }])
  await page.goto(`${url}/`)
  await page.evaluate(`(async () => { while (await caches.has('chatapp.shared')); })()`)
  await page.goto(`${url}/share`)
  expect(await shared.inputValue()).toBe('')
})
