import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import { createRequestContexts } from '../../src/http/request-context.ts'
import { findSite } from '../../src/passkeys/site.ts'
import { english } from '../../src/words/english.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { addPerson } from '../support/people.ts'
import { ADD, newBrowser, options } from './person.ts'

const { passkeys: words } = english

let app: TestApp

beforeAll(async () => {
  app = await startApp({ BASE_URL: 'http://chat.example' })
})
afterAll(() => app.stop())

test.each([
  ['https://chat.example', 'chat.example', null],
  ['https://chat.example:8443', 'chat.example', null],
  ['http://localhost:3000', 'localhost', null],
  ['http://app.localhost:3000', 'app.localhost', null],
  ['http://chat.example', null, words.needHttps('http://chat.example')],
  ['http://localhost.evil.example', null, words.needHttps('http://localhost.evil.example')],
  ['http://127.0.0.1:3000', null, words.needName('127.0.0.1')],
  ['https://[2001:db8::1]', null, words.needName('[2001:db8::1]')],
])('at %s passkeys are for %p', (baseUrl, host, sentence) => {
  const request = new Request('http://127.0.0.1/')
  createRequestContexts(readConfig({ BASE_URL: baseUrl }), () => 'ChatApp')(request, null)
  const site = findSite(request)
  expect(site.host).toBe(host)
  expect(site.host === null ? site.why(english) : null).toBe(sentence)
})

test('where there can be none, the page says why, and so does the server', async () => {
  const { token } = await addPerson(app, 'plain')
  const cookie = `chatapp=${token}`
  const page = await (await fetch(`${app.url}/settings/passkeys`, { headers: { cookie } })).text()
  expect(page).toContain(words.needHttps('http://chat.example'))
  expect(page).not.toContain('passkeys-')
  expect(await (await fetch(`${app.url}/sign-in`)).text()).not.toContain('passkey/options')
  const asked = await options(app, newBrowser(token), ADD, { name: 'Phone' })
  expect(asked).toEqual({ status: 409, json: { detail: words.needHttps('http://chat.example') } })
})
