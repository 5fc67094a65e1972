import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { sendFiles, upload } from '../files/uploads.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { signOut, until, write } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'
import { stripes } from '../support/pictures.ts'
import { type FaultyProxy, startProxy } from '../support/proxy.ts'
import { openWithWorker, untilKept } from '../support/worker-page.ts'

// Pictures and films where the server is out of reach.

let app: TestApp
let network: FaultyProxy
let url: string

beforeAll(async () => {
  app = await startApp()
  network = await startProxy({ port: Number(new URL(app.url).port) })
  url = `http://127.0.0.1:${network.port}`
  await addPerson(app, 'bob')
  await addPerson(app, 'cleo')
})

afterAll(async () => {
  network.stop()
  await app.stop()
})

async function openWithPicture(
  person: string,
): Promise<{ page: Page; isKept: string; remove(): Promise<void> }> {
  const sender = await addPerson(app, person)
  const { json } = await upload(sender, {
    name: 'harbour.png',
    content: stripes(600, 400),
    type: 'image/png',
  })
  const sent = await sendFiles(sender, 'bob', [json.id])
  const page = await openWithWorker(url, sender, '/with/bob')
  await page.reload() // the worker was not there when it was asked for
  const isKept = `caches.match('/files/${json.id}?size=preview').then(kept => kept !== undefined)`
  await until(page, isKept)
  await untilKept(page, 'bob', `/files/${json.id}?size=preview`)
  const remove = async () => {
    await sender.call(`/api/v1/message/${sent.json.id}/`, { method: 'DELETE' })
  }
  return { page, isKept, remove }
}

test('pictures that were seen are there without the server, and gone once their person has signed out', async () => {
  const { page, isKept } = await openWithPicture('kim')
  network.refuse(true)
  await page.reload()
  const width = `(async () => {
    const picture = document.querySelector('#messages .picture img')
    while (!picture.complete) await new Promise(resolve => picture.addEventListener('load', resolve))
    return picture.naturalWidth
  })()`
  await page.locator('#messages .picture').waitFor()
  expect(await page.evaluate(width)).toBe(600)
  network.refuse(false)
  await page.locator('.above p').waitFor({ state: 'detached' })
  await signOut(page)
  await page.waitForURL(/sign-in/)
  expect(await page.evaluate(isKept)).toBe(false)
})

test('a picture whose message was deleted is kept no longer', async () => {
  const { page, isKept, remove } = await openWithPicture('kai')
  await remove()
  await untilKept(page, 'bob', 'This message was deleted.')
  while (await page.evaluate(isKept));
})

test('a picture that was just seen in another tab stays until its conversation is kept', async () => {
  const { page, isKept } = await openWithPicture('max')
  const picture = `document.querySelector('#messages .picture img').src`
  const address: string = await page.evaluate(picture)
  await page.goto(`${url}/settings/app`)
  await page.getByRole('button', { name: 'Forget them' }).click()
  await page.getByText('It keeps no conversation right now.').waitFor()
  await page.goto(`${url}/with/cleo`)
  await page.evaluate(`fetch('${address}').then(response => response.blob())`)
  await until(page, isKept)
  for (const text of ['one after the picture', 'another']) {
    await write(page, text)
    await untilKept(page, 'cleo', text)
  }
  expect(await page.evaluate(isKept)).toBe(true)
})

test('what was seen a month ago is not shown, and goes with its pictures when something is seen again', async () => {
  const { page, isKept } = await openWithPicture('mia')
  await page.goto(`${url}/settings`)
  const monthAgo = Date.now() - 31 * 86_400_000
  await page.evaluate(`(async () => {
    const cache = await caches.open('chatapp.kept')
    const kept = await (await cache.match('/kept/with/bob')).json()
    await cache.put('/kept/with/bob', Response.json({ ...kept, keptAt: ${monthAgo} }))
  })()`)
  network.refuse(true)
  for (const path of ['/with/bob', '/']) {
    await page.goto(url + path)
    await page.getByText('this page is not kept on this device').waitFor()
  }
  network.refuse(false)
  await page.goto(`${url}/with/cleo`)
  await write(page, 'a month later')
  await untilKept(page, 'cleo', 'a month later')
  while (await page.evaluate(isKept));
  expect(await page.evaluate(`caches.match('/kept/with/bob').then(kept => kept === undefined)`)).toBe(true)
})

test('a film that was not loaded says that it needs the network, and is loaded once that is back', async () => {
  const noa = await addPerson(app, 'noa')
  const { json } = await upload(noa, { name: 'film.mp4', content: 'no film', type: 'video/mp4' })
  await sendFiles(noa, 'bob', [json.id])
  const page = await openWithWorker(url, noa, '/with/bob')
  await untilKept(page, 'bob', 'film.mp4')
  network.refuse(true)
  await page.reload()
  const [offline, unplayable] = ['This video needs the network.', 'This video cannot be played here.'].map(
    text => page.getByText(text),
  )
  await offline?.waitFor()
  expect(await unplayable?.isVisible()).toBe(false)
  network.refuse(false)
  await unplayable?.waitFor()
  expect(await offline?.count()).toBe(0)
})
