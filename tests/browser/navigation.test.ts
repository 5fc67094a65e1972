import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, openPageAs, problemsOn, spoken } from '../support/browser.ts'
import { bodies, message, open, write } from '../support/chat-page.ts'
import { PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

describe('addresses are real', () => {
  test('reload, back and forward show the right conversation, and news keep coming', async () => {
    const gus = await openPageAs(await addPerson(app, 'gus'))
    const [hal, ida] = [await addPerson(app, 'hal'), await addPerson(app, 'ida')]
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
    expect(problemsOn(gus)).toEqual([])
  })

  test('a bookmark asks to sign in first and then shows what was bookmarked', async () => {
    await addPerson(app, 'jon')
    const page = await openPage()
    await page.goto(`${app.url}/with/jon`)
    await page.waitForURL(`${app.url}/sign-in?next=%2Fwith%2Fjon`)
    await page.click(`text=${spoken().signIn.toSignUp}`)
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

describe('a phone', () => {
  test('shows one pane at a time and nothing wider than itself', async () => {
    const sam = await openPageAs(await addPerson(app, 'sam'), '/', {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    })
    const tom = await addPerson(app, 'tom')
    await tom.send('sam', 'x'.repeat(400))
    await sam.locator('.row[data-user="tom"] .badge').waitFor()
    const width = () => sam.evaluate('document.documentElement.scrollWidth')
    expect(await sam.locator('.pane').boundingBox()).toMatchObject({ width: 1, height: 1 }) // for screen readers alone
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

test('somebody who is signed out elsewhere is led to sign in', async () => {
  const zoe = await openPageAs(await addPerson(app, 'zoe'))
  await app.database.sql`DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE username = 'zoe')`
  await zoe.waitForURL(`${app.url}/sign-in?next=%2F`)
})
