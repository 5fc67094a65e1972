import { beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, openPageAs } from '../support/browser.ts'
import { type Client, PASSWORD, signUp } from '../support/client.ts'

let app: TestApp
let problems: string[] = []

beforeAll(async () => {
  app = await startApp()
})

/** A page that notes whatever the browser complains about: a script's error, a breach of the content security policy. */
async function pageOf(username: string, options = {}): Promise<Page> {
  const page = await openPageAs(app.url, username, options)
  page.on('pageerror', error => problems.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text())
  })
  return page
}

/** What is in the conversation, in the order in which it is shown. */
const bodies = (page: Page) => page.locator('#messages > .message:not(.waiting) > p').allTextContents()

const open = async (page: Page, username: string) => {
  await page.locator(`.row[data-user="${username}"] > a`).click()
  await page.waitForURL(`${app.url}/with/${username}`)
  await page.locator(`#conversation[data-partner="${username}"]`).waitFor()
}

const write = async (page: Page, text: string) => {
  await page.locator('.composer textarea').fill(text)
  await page.keyboard.press('Enter')
}

const message = (page: Page, text: string) =>
  page.locator('#messages > .message:not(.waiting) > p', { hasText: text })

test('two people sign up, find each other and talk', async () => {
  const ann = await pageOf('ann')
  const bob = await pageOf('bob')

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
  await ann.locator('.message[data-receipt="Read"]').waitFor()

  await write(bob, 'Hello Ann\nand a second line')
  await message(ann, 'second line').waitFor()
  expect(await bodies(ann)).toEqual(['Hello Bob', 'Hello Ann\nand a second line'])
  expect(await ann.locator('.message.own').count()).toBe(1)
  expect(problems).toEqual([])
})

test('Shift+Enter makes a new line, and many messages in a row all arrive in order at every tab', async () => {
  const cat = await pageOf('cat')
  const dog = await pageOf('dog')
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
  expect(problems).toEqual([])
})

test('text is shown as it was typed, whatever is in it', async () => {
  const eve = await pageOf('eve')
  const fay = await pageOf('fay')
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
  expect(await fay.title()).toBe('eve · ChatApp')
  expect(await fay.locator('#messages img, #messages b').count()).toBe(0)
})

describe('addresses are real', () => {
  test('reload, back and forward show the right conversation, and news keep coming', async () => {
    const gus = await pageOf('gus')
    const [hal, ida] = [await signUp(app.url, 'hal'), await signUp(app.url, 'ida')]
    await hal.send('gus', 'from Hal')
    await ida.send('gus', 'from Ida')
    await gus.goto(app.url)
    await open(gus, 'hal')
    await message(gus, 'from Hal').waitFor()
    await open(gus, 'ida')
    await message(gus, 'from Ida').waitFor()
    expect(await gus.title()).toContain('ida')

    await gus.goBack()
    await message(gus, 'from Hal').waitFor()
    expect(gus.url()).toBe(`${app.url}/with/hal`)
    expect(await gus.locator('[aria-current]').textContent()).toContain('hal')
    await hal.send('gus', 'after going back')
    await message(gus, 'after going back').waitFor()
    await ida.send('gus', 'not for this conversation')
    await gus.locator('.row[data-user="ida"] .badge').waitFor()
    expect(await bodies(gus)).toEqual(['from Hal', 'after going back'])

    await gus.goForward()
    await message(gus, 'not for this conversation').waitFor()
    await gus.reload()
    expect(await bodies(gus)).toEqual(['from Ida', 'not for this conversation'])
    expect(problems).toEqual([])
  })

  test('a bookmark asks to sign in first and then shows what was bookmarked', async () => {
    await signUp(app.url, 'jon')
    const page = await openPage()
    await page.goto(`${app.url}/with/jon`)
    await page.waitForURL(`${app.url}/sign-in?next=%2Fwith%2Fjon`)
    await page.click('text=Make an account')
    await page.fill('[name=username]', 'kim')
    await page.fill('[name=password]', PASSWORD)
    await page.click('button[type=submit]')
    await page.waitForURL(`${app.url}/with/jon`)
  })

  test('an address that leads elsewhere after signing in is not followed', async () => {
    for (const next of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      'javascript:alert(1)',
      '/.//evil.example/x',
      '/%2e//evil.example',
      `${app.url}//evil.example/`,
    ]) {
      const response = await fetch(`${app.url}/sign-in?next=${encodeURIComponent(next)}`, {
        method: 'POST',
        body: new URLSearchParams({ username: 'jon', password: PASSWORD }),
        redirect: 'manual',
      })
      expect(response.status).toBe(303)
      expect(response.headers.get('location')).toBe('/')
    }
  })
})

test('older messages come in while scrolling up, and the view does not jump', async () => {
  const lea = await pageOf('lea')
  const max = await signUp(app.url, 'max')
  for (let i = 1; i <= 70; i++) await max.send('lea', `message ${i}`)
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
  const [nia, oli] = [await signUp(app.url, 'nia'), await signUp(app.url, 'oli')]
  for (const body of ['late', 'early']) await nia.send('oli', body)
  await app.database.sql`
    UPDATE messages SET created_at = CASE body WHEN 'late' THEN timestamptz '2026-03-01T13:30Z' ELSE '2026-03-01T15:30Z' END
    WHERE body IN ('late', 'early')`
  for (const [timezoneId, days, times] of [
    ['Asia/Tokyo', ['Sunday, 1 March 2026', 'Monday, 2 March 2026'], ['22:30', '00:30']],
    ['America/New_York', ['Sunday, 1 March 2026'], ['08:30', '10:30']],
  ] as const) {
    const page = await openPage({ timezoneId, locale: 'en-GB' })
    await page.context().addCookies([{ name: 'chatapp', value: oli.token, url: app.url }])
    await page.goto(`${app.url}/with/nia`)
    const headings = await page.locator('.day').allTextContents()
    expect(headings.map(text => text.replace(/^(\w+),? /, '$1, '))).toEqual([...days])
    expect(await page.locator('.message time').allTextContents()).toEqual([...times])
  }
})

describe('the list', () => {
  let pia: Page
  let quin: Client
  beforeAll(async () => {
    pia = await pageOf('pia')
    quin = await signUp(app.url, 'quin')
    await app.database.sql`
      INSERT INTO users (username, password_hash) SELECT 'crowd' || n, '' FROM generate_series(1000, 1099) n`
  })

  test('finds people while one types', async () => {
    await pia.goto(app.url)
    await pia.locator('.search input').pressSequentially('OWD104', { delay: 20 })
    await pia.locator('#people > .heading:first-child + .row:nth-last-child(10)').waitFor() // ten of them
    await pia.locator('.search input').fill('no such person')
    await pia.locator('.nobody').waitFor()
    await pia.locator('.search input').fill('')
    await pia.locator('#people .row').nth(29).waitFor()
  })

  test('loads more as one scrolls', async () => {
    await pia.goto(app.url)
    const count = () => pia.locator('#people .row').count()
    expect(await count()).toBe(30)
    while (await pia.locator('#people .more').count()) {
      const before = await count()
      await pia.locator('#people .more').scrollIntoViewIfNeeded()
      await pia.locator('#people .row').nth(before).waitFor()
    }
    const names = await pia.locator('#people .row .name').allTextContents()
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter(name => name.startsWith('crowd'))).toHaveLength(100)
  })

  test('has the latest conversation first', async () => {
    await pia.goto(app.url)
    const rose = await signUp(app.url, 'rose')
    for (const sender of [quin, rose, quin]) {
      await sender.send('pia', `from ${sender.username}`)
      await pia.locator(`#people > .row:first-child[data-user="${sender.username}"]`).waitFor()
    }
    expect(await pia.locator('.row[data-user="quin"]').count()).toBe(1)
    await pia.locator('.row[data-user="quin"] .badge', { hasText: '2 unread' }).waitFor()
  })
})

describe('a phone', () => {
  test('shows one pane at a time and nothing wider than itself', async () => {
    const sam = await pageOf('sam', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
    const tom = await signUp(app.url, 'tom')
    await tom.send('sam', 'x'.repeat(400))
    await sam.locator('.row[data-user="tom"] .badge').waitFor()
    const width = () => sam.evaluate('document.documentElement.scrollWidth')
    expect(await sam.locator('.pane').isVisible()).toBe(false)
    expect(await width()).toBe(360)

    await open(sam, 'tom')
    expect(await sam.locator('.sidebar').isVisible()).toBe(false)
    expect(await width()).toBe(360)
    await write(sam, 'short')
    await message(sam, 'short').waitFor()

    await sam.locator('.back').click()
    await sam.waitForURL(`${app.url}/`)
    expect(await sam.locator('.sidebar').isVisible()).toBe(true)
  })
})

describe('without JavaScript', () => {
  test('one can sign up, find somebody, write, see an answer and sign out', async () => {
    const uma = await openPageAs(app.url, 'uma', { javaScriptEnabled: false })
    const vic = await signUp(app.url, 'vic')
    await uma.fill('[name=q]', 'vi')
    await uma.press('[name=q]', 'Enter')
    await uma.click('.row[data-user="vic"] > a')
    await uma.fill('[name=body]', 'plain <b>HTML</b>')
    await uma.click('.composer button')
    expect(uma.url()).toBe(`${app.url}/with/vic`)
    expect(await bodies(uma)).toEqual(['plain <b>HTML</b>'])

    for (let i = 1; i <= 20; i++) await vic.send('uma', `answer ${i}`)
    await uma.reload()
    expect(await bodies(uma)).toEqual(Array.from({ length: 15 }, (_, i) => `answer ${6 + i}`))
    await uma.click('text=Older messages')
    expect(await bodies(uma)).toEqual([
      'plain <b>HTML</b>',
      ...Array.from({ length: 5 }, (_, i) => `answer ${1 + i}`),
    ])
    await uma.click('text=Go to the newest messages')

    await uma.click('text=Sign out')
    await uma.waitForURL(`${app.url}/sign-in`)
    await uma.goto(`${app.url}/with/vic`)
    expect(uma.url()).toContain('/sign-in')
  })

  test('what cannot be sent comes back with the reason', async () => {
    const page = await openPageAs(app.url, 'wes', { javaScriptEnabled: false })
    await signUp(app.url, 'xia')
    await page.goto(`${app.url}/with/xia`)
    await page.fill('[name=body]', 'y'.repeat(10_001))
    await page.click('.composer button')
    expect(await page.locator('.composer .notice').textContent()).toContain('10,000')
    expect((await page.inputValue('[name=body]')).length).toBe(10_001)
  })

  test('a wrong password and a taken name say so in the form', async () => {
    await signUp(app.url, 'yan')
    const page = await openPage({ javaScriptEnabled: false })
    await page.goto(`${app.url}/sign-in`)
    await page.fill('[name=username]', 'yan')
    await page.fill('[name=password]', 'not the password')
    await page.click('button[type=submit]')
    expect(await page.locator('.notice').textContent()).toContain('not right')
    expect(await page.inputValue('[name=username]')).toBe('yan')
    await page.goto(`${app.url}/sign-up`)
    await page.fill('[name=username]', 'YAN')
    await page.fill('[name=password]', PASSWORD)
    await page.click('button[type=submit]')
    expect(await page.locator('#username-note').textContent()).toContain('taken')
  })
})

test('the API’s description is shown without breaking the content security policy', async () => {
  const page = await openPage()
  const errors: string[] = []
  page.on('console', entry => entry.type() === 'error' && errors.push(entry.text()))
  await page.goto(`${app.url}/api/docs`)
  await page.locator('text=/api/v1/message/').first().waitFor()
  expect(errors).toEqual([])
})

test('somebody who is signed out elsewhere is led to sign in', async () => {
  const zoe = await pageOf('zoe')
  await app.database.sql`DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE username = 'zoe')`
  await zoe.waitForURL(`${app.url}/sign-in?next=%2F`)
  problems = []
})
