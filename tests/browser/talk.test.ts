import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, openPageAs, problemsOn, signUpOnPage, spoken } from '../support/browser.ts'
import { bodies, message, open, write } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

test('two people sign up, find each other and talk', async () => {
  const ann = await signUpOnPage(app.url, 'ann')
  const bob = await signUpOnPage(app.url, 'bob')

  await ann.reload()
  await open(ann, 'bob')
  await write(ann, 'Hello Bob')
  await message(ann, 'Hello Bob').waitFor()
  expect(await ann.evaluate('document.activeElement.name')).toBe('body') // the composer keeps the focus

  // Bob has not opened the conversation: only his list tells, without a reload.
  const row = bob.locator('.row[data-user="ann"]')
  await row.locator('.badge').waitFor()
  expect(await row.locator('.preview').textContent()).toBe('Hello Bob')
  expect(await bob.title()).toStartWith('(1) ')
  expect(await bob.locator('#messages').count()).toBe(0)

  await open(bob, 'ann')
  expect(await bodies(bob)).toEqual(['Hello Bob'])
  await row.locator('.badge').waitFor({ state: 'detached' })
  await ann.locator('.receipt', { hasText: spoken().browser.read }).waitFor()

  await write(bob, 'Hello Ann\nand a second line')
  await message(ann, 'second line').waitFor()
  expect(await bodies(ann)).toEqual(['Hello Bob', 'Hello Ann\nand a second line'])
  expect(await ann.locator('.message.own').count()).toBe(1)
  expect(problemsOn(ann)).toEqual([])
  expect(problemsOn(bob)).toEqual([])
})

test('Shift+Enter makes a new line, and many messages in a row all arrive in order at every tab', async () => {
  const cat = await openPageAs(await addPerson(app, 'cat'))
  const dog = await openPageAs(await addPerson(app, 'dog'))
  await cat.reload()
  await open(cat, 'dog')
  const tab = await cat.context().newPage()
  await tab.goto(`${app.url}/with/dog`)
  await dog.goto(`${app.url}/with/cat`)

  await cat.locator('.composer textarea').focus()
  await cat.keyboard.type('one')
  await cat.keyboard.press('Shift+Enter')
  await cat.keyboard.type('two')
  await cat.keyboard.press('Enter')
  const expected = ['one\ntwo']
  for (let i = 0; i < 30; i++) {
    await cat.keyboard.type(`m${i}`)
    await cat.keyboard.press('Enter')
    expected.push(`m${i}`)
  }
  for (const page of [cat, dog, tab]) {
    await message(page, 'm29').waitFor()
    expect(await bodies(page)).toEqual(expected)
  }
  expect(await cat.locator('.waiting').count()).toBe(0)
  expect(problemsOn(cat)).toEqual([])
})

test('text is shown as it was typed, whatever is in it', async () => {
  const eve = await openPageAs(await addPerson(app, 'eve'))
  const fay = await openPageAs(await addPerson(app, 'fay'))
  await eve.goto(`${app.url}/with/fay`)
  await fay.goto(`${app.url}/with/eve`)
  const nasty = [
    '<script>document.title="hacked"</script>',
    '"><img src=x onerror="document.title=1">',
    '&amp; <b>',
    '\u202Eright to left',
    '😀'.repeat(500),
  ]
  for (const text of nasty) {
    await write(eve, text)
    await message(fay, text.slice(0, 50)).waitFor()
  }
  expect(await bodies(fay)).toEqual(nasty)
  await fay.reload()
  expect(await bodies(fay)).toEqual(nasty)
  while ((await fay.title()) !== spoken().page.title('eve', 'ChatApp')) await Bun.sleep(20) // the last is not read yet
  expect(await fay.locator('#messages img, #messages b').count()).toBe(0)
})

test('older messages come in while scrolling up, and the view does not jump', async () => {
  const reader = await addPerson(app, 'lea')
  const max = await addPerson(app, 'max')
  for (let i = 1; i <= 70; i++) await max.send('lea', `message ${i}`)
  await reader.call('/api/v1/conversation/max/read/', { body: { seq: 70 } })
  const lea = await openPageAs(reader)
  await lea.goto(`${app.url}/with/max`)
  expect(await bodies(lea)).toEqual(Array.from({ length: 15 }, (_, i) => `message ${56 + i}`))
  await message(lea, 'message 70').waitFor()

  // Each part is held back until the place of the first message is known.
  let release = () => {}
  await lea.route('**/messages?before=*', async route => {
    await new Promise<void>(resolve => {
      release = resolve
    })
    await route.continue()
  })
  const topOf = async (text: string) => (await message(lea, text).first().boundingBox())?.y ?? Number.NaN
  for (let known = 15; known < 70; known = (await bodies(lea)).length) {
    const asked = lea.waitForRequest('**/messages?before=*')
    await lea.locator('#messages .more').scrollIntoViewIfNeeded()
    await asked
    const first = (await bodies(lea))[0] ?? ''
    const before = await topOf(first)
    release()
    await lea.locator('#messages > .message').nth(known).waitFor()
    const isLastPart = (await lea.locator('#messages .more').count()) === 0
    // What goes away above with the last part is the line that asked for it.
    expect(Math.abs((await topOf(first)) - before)).toBeLessThan(isLastPart ? 60 : 3)
  }
  expect(await bodies(lea)).toEqual(Array.from({ length: 70 }, (_, i) => `message ${1 + i}`))
  expect(await lea.locator('.day').count()).toBe(1)
})

test('days are separated by the reader’s own midnight, and times are the reader’s', async () => {
  const [nia, oli] = [await addPerson(app, 'nia'), await addPerson(app, 'oli')]
  for (const body of ['late', 'early']) await nia.send('oli', body)
  await app.database.sql`
    UPDATE messages SET created_at = CASE body WHEN 'late' THEN timestamptz '2025-03-01T13:30Z' ELSE '2025-03-01T15:30Z' END
    WHERE body IN ('late', 'early')`
  for (const [timezoneId, days, times] of [
    ['Asia/Tokyo', ['Saturday, 1 March 2025', 'Sunday, 2 March 2025'], ['22:30', '00:30']],
    ['America/New_York', ['Saturday, 1 March 2025'], ['08:30', '10:30']],
  ] as const) {
    const page = await openPage({ timezoneId, locale: 'en-GB' })
    await page.context().addCookies([{ name: 'chatapp', value: oli.token, url: app.url }])
    await page.goto(`${app.url}/with/nia`)
    const headings = await page.locator('.day').allTextContents()
    expect(headings.map(text => text.replace(/^(\w+),? /, '$1, '))).toEqual([...days])
    expect(await page.locator('.message time').allTextContents()).toEqual([...times])
  }
})

test('the API’s description is shown without breaking the content security policy', async () => {
  const page = await openPage()
  const errors: string[] = []
  page.on('console', entry => entry.type() === 'error' && errors.push(entry.text()))
  await page.goto(`${app.url}/api/docs`)
  await page.locator('text=/api/v1/message/').first().waitFor()
  expect(errors).toEqual([])
})
