import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp, useBinary } from '../support/app.ts'
import { openPage, openPageAs, signUpOnPage } from '../support/browser.ts'
import { bodies, signOut } from '../support/chat-page.ts'
import { PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// Pages alone, with no script to help: those that are in the binary.
useBinary()

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

describe('without JavaScript', () => {
  test('one can sign up, find somebody, write, see an answer and sign out', async () => {
    const uma = await signUpOnPage(app.url, 'uma', { javaScriptEnabled: false })
    const vic = await addPerson(app, 'vic')
    await uma.fill('[name=q]', 'vi')
    await uma.press('[name=q]', 'Enter')
    await uma.click('.row[data-user="vic"] > a')
    await uma.fill('[name=body]', 'plain <b>HTML</b>')
    await uma.click('.composer [type=submit]')
    expect(uma.url()).toBe(`${app.url}/with/vic`)
    expect(await bodies(uma)).toEqual(['plain <b>HTML</b>'])

    for (let i = 1; i <= 20; i++) await vic.send('uma', `answer ${i}`)
    const answers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => `answer ${from + i}`)
    await uma.reload() // it opens where reading stopped
    expect(await bodies(uma)).toEqual(['plain <b>HTML</b>', ...answers(1, 12)])
    expect(await uma.locator('.new + .message .text').textContent()).toBe('answer 1')
    await uma.click('text=Newer messages')
    expect(await bodies(uma)).toEqual(answers(6, 20))
    await uma.click('text=Older messages')
    expect(await bodies(uma)).toEqual(['plain <b>HTML</b>', ...answers(1, 5)])
    await uma.click('.newest a')

    await signOut(uma)
    await uma.waitForURL(`${app.url}/sign-in`)
    await uma.goto(`${app.url}/with/vic`)
    expect(uma.url()).toContain('/sign-in')
  })

  test('what cannot be sent comes back with the reason', async () => {
    await addPerson(app, 'xia')
    const page = await openPageAs(await addPerson(app, 'wes'), '/with/xia', { javaScriptEnabled: false })
    await page.fill('[name=body]', 'y'.repeat(10_001))
    await page.click('.composer [type=submit]')
    expect(await page.locator('.composer .notice').textContent()).toContain('10,000')
    expect((await page.inputValue('[name=body]')).length).toBe(10_001)
  })

  test('a wrong password and a taken name say so in the form', async () => {
    await addPerson(app, 'yan')
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
