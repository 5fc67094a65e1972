import { expect, test } from 'bun:test'
import { startApp } from '../support/app.ts'
import { openPage, openPageAs, problemsOn } from '../support/browser.ts'
import { type ArrivedMail, startMailServer } from '../support/mail-server.ts'
import { addPerson } from '../support/people.ts'
import { startProxy } from '../support/proxy.ts'

test('somebody gives an address, forgets the password, and gets in by a mail, as a person does it', async () => {
  const mailServer = await startMailServer()
  const port = freePort()
  const url = `http://127.0.0.1:${port}` // known before the app is, so that links in mails lead to it
  const app = await startApp({ SMTP_URL: mailServer.url, MAIL_FROM: 'chat@example.com', BASE_URL: url })
  const proxy = await startProxy({ port: Number(new URL(app.url).port) }, port)
  const ann = { ...(await addPerson(app, 'ann')), url }
  const linkIn = ({ text = '' }: ArrivedMail) => new RegExp(`${url}\\S+/\\S{43}`).exec(text)?.[0] ?? 'no link'

  const page = await openPageAs(ann, '/settings/security')
  await page.getByRole('link', { name: 'E-mail address' }).click()
  const field = page.getByRole('textbox', { name: 'New address' })
  await field.fill('ann@example.com')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('A link is on its way.').waitFor()
  await page.goto(linkIn(await mailServer.next('ann@example.com')))
  await page.getByRole('button', { name: 'Yes, confirm it' }).click()
  await page.getByRole('heading', { name: 'The address is confirmed' }).waitFor()
  await page.goto(`${url}/settings/security`)
  await page.getByText('ann@example.com').waitFor()

  const elsewhere = await openPage()
  await elsewhere.goto(`${url}/sign-in`)
  await elsewhere.getByRole('link', { name: 'Forgotten password?' }).click()
  await elsewhere.getByRole('textbox', { name: 'E-mail address' }).fill('ann@example.com')
  await elsewhere.getByRole('button', { name: 'Send the link' }).click()
  await elsewhere.getByText('a link is on its way to it').waitFor()
  await elsewhere.goto(linkIn(await mailServer.next('ann@example.com')))
  await elsewhere.getByLabel('Password').fill('a brand new sentence')
  await elsewhere.getByRole('button', { name: 'Set the password and sign in' }).click()
  await elsewhere.waitForURL(`${url}/`)
  await page.goto(`${url}/settings/security`)
  await page.waitForURL(/\/sign-in/)
  expect(await elsewhere.title()).toContain('Messages')
  expect([...problemsOn(page), ...problemsOn(elsewhere)]).toEqual([])
  proxy.stop()
  await app.stop()
  await mailServer.stop()
}, 60_000)

function freePort(): number {
  const server = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const { port } = server
  server.stop()
  return port
}
