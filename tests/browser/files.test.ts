import { afterAll, beforeAll, expect, test } from 'bun:test'
import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { sendFiles, upload } from '../files/uploads.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { until } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { recordLayoutShifts, takeLayoutShifts } from '../support/layout-shifts.ts'
import { addPerson } from '../support/people.ts'
import { stripes } from '../support/pictures.ts'
import { tone } from '../support/sounds.ts'
import { findViolations } from '../support/violations.ts'

// Files of messages as people see them: pictures, sound, and what is there to be saved.

const SIZES = [
  [1200, 800],
  [300, 900],
  [1000, 1000],
  [2000, 40],
] as const

let app: TestApp
let ada: Client
let grace: Client

beforeAll(async () => {
  app = await startApp()
  ada = await addPerson(app, 'ada')
  grace = await addPerson(app, 'grace')
  const first = await uploadPicture(0)
  await sendFiles(ada, 'grace', [first])
  await sendFiles(ada, 'grace', [await uploadPicture(1), await uploadPicture(2)], { body: 'Two of them' })
  await sendFiles(ada, 'grace', [await uploadPicture(3)])
  const names = ['A report of what was said and by whom, at great length, in one line.pdf', 'تقرير.zip']
  const files = await Promise.all(
    names.map(name => upload(ada, { name, content: 'x'.repeat(1_300_000), type: 'application/pdf' })),
  )
  await sendFiles(
    ada,
    'grace',
    files.map(({ json }) => json.id),
  )
  const { json: spoken } = await sendVoice(3)
  await sendVoice(30)
  await grace.call('/api/v1/message/', { body: { recipient: 'ada', body: 'Heard', reply_to: spoken.id } })
  const song = await upload(ada, { name: 'song.wav', content: tone(2), type: 'audio/wav' })
  await sendFiles(ada, 'grace', [song.json.id])
})
afterAll(() => app.stop())

async function uploadPicture(index: number): Promise<number> {
  const [width, height] = SIZES[index] ?? [1, 1]
  const content = stripes(width, height)
  return (await upload(ada, { name: `Picture ${index}.png`, content, type: 'image/png' })).json.id
}

async function sendVoice(seconds: number) {
  const { json } = await upload(ada, { name: 'voice.wav', content: tone(seconds), type: 'audio/wav' })
  const waveform = JSON.stringify(Array.from({ length: 64 }, (_, index) => (index * 37) % 101))
  await app.database.sql`
    UPDATE files SET duration_ms = ${seconds * 1000}, waveform = ${waveform}::text::jsonb WHERE id = ${json.id}`
  return sendFiles(ada, 'grace', [json.id])
}

function pictures(page: Page): Locator {
  return page.locator('#messages a.picture')
}

function voices(page: Page): Locator {
  return page.locator('#messages .voice')
}

async function openConversation(options: Parameters<typeof openPageAs>[2] = {}): Promise<Page> {
  const page = await openPageAs(grace, '/with/ada', options)
  await page.locator('.app[data-me]').waitFor()
  return page
}

/** Which of all pictures the lightbox shows, as it says. */
function place(page: Page): Promise<string | null> {
  return page.locator('.lightbox .place').textContent()
}

/** A film of 320 × 240 pixels, as a browser makes one. */
async function makeFilm(page: Page): Promise<Uint8Array<ArrayBuffer>> {
  const inBase64 = await page.evaluate<string>(`(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 })
    const brush = canvas.getContext('2d')
    const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm' })
    const pieces = []
    recorder.ondataavailable = ({ data }) => pieces.push(data)
    const ended = new Promise(resolve => (recorder.onstop = resolve))
    recorder.start()
    for (let frame = 0; frame < 60; frame++) {
      brush.fillStyle = frame % 2 ? 'red' : 'blue'
      brush.fillRect(0, 0, 320, 240)
      await new Promise(requestAnimationFrame)
    }
    recorder.stop()
    await ended
    return (await new Blob(pieces).bytes()).toBase64()
  })()`)
  return Uint8Array.fromBase64(inBase64)
}

for (const width of [360, 1200])
  test(`nothing jumps while pictures come, each the size that was left for it, ${width} pixels wide`, async () => {
    const page = await openPageAs(grace, '/', { viewport: { width, height: 3000 } })
    const shown = Promise.withResolvers<void>()
    await page.route('**/files/*', async route => {
      await shown.promise
      await route.continue()
    })
    await recordLayoutShifts(page)
    await page.goto(`${app.url}/with/ada`, { waitUntil: 'domcontentloaded' })
    await pictures(page).last().waitFor()
    await takeLayoutShifts(page)
    const boxes = () =>
      pictures(page).evaluateAll(all => all.map(one => one.getBoundingClientRect().toJSON()))
    const before = await boxes()
    shown.resolve()
    await until(
      page,
      `[...document.querySelectorAll('#messages .picture img')].every(img => img.complete && img.naturalWidth > 0)`,
    )
    expect(await takeLayoutShifts(page)).toEqual([])
    expect(await boxes()).toEqual(before)
    expect(before).toHaveLength(4)
    await page.context().close()
  })

test('files are said in few words where there is room for no more', async () => {
  const page = await openConversation()
  await page.locator('.row[data-user="ada"] .preview').getByText('song.wav').waitFor()
  expect(await page.locator('.quoted > span').last().textContent()).toBe('Voice message (0:03)')
  const text = page.locator('#messages .message', { has: page.locator('.pictures') })
  expect(await text.locator('.files').getAttribute('aria-label')).toBe('2 pictures')
})

test('a picture opens over the page with the original’s pixels, and keys go through all of them', async () => {
  const page = await openConversation()
  await pictures(page).nth(1).click()
  const shown = page.locator('.lightbox .shown')
  await until(page, `document.querySelector('.lightbox .shown')?.naturalHeight === 900`)
  expect(await place(page)).toBe('2 of 4')
  await page.keyboard.press('ArrowRight')
  expect(await place(page)).toBe('3 of 4')
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowRight') // there is no other
  expect(await place(page)).toBe('4 of 4')
  await page.keyboard.press('Home')
  expect(await place(page)).toBe('1 of 4')
  for (let stop = 0; stop < 8; stop++) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.closest(".lightbox") !== null')).toBe(true)
  }
  await until(page, `document.querySelector('.lightbox .shown')?.naturalWidth === 1200`)
  await page.setViewportSize({ width: 600, height: 600 })
  expect((await shown.boundingBox())?.width).toBe(600)
  await page.keyboard.press('+')
  expect((await shown.boundingBox())?.width).toBe(1200)
  await page.keyboard.press('-')
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.lightbox a').click()])
  expect(download.suggestedFilename()).toBe('Picture 0.png')
  await page.keyboard.press('Escape')
  await page.locator('.lightbox').waitFor({ state: 'detached' })
  expect(
    await page.evaluate('document.activeElement === document.querySelector("#messages a.picture")'),
  ).toBe(true)
  expect(problemsOn(page)).toEqual([])
})

test('a swipe leads to the next picture, and away from all of them', async () => {
  const page = await openConversation({ hasTouch: true, viewport: { width: 400, height: 800 } })
  await pictures(page).first().click()
  await page.locator('.lightbox .shown').waitFor()
  const { send } = await page
    .context()
    .newCDPSession(page)
    .then(session => ({ send: session.send.bind(session) }))
  const swipe = async (from: [number, number], to: [number, number]) => {
    const touch = (type: 'touchStart' | 'touchMove', [x, y]: [number, number]) =>
      send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] })
    await touch('touchStart', from)
    for (const part of [0.25, 0.5, 0.75, 1])
      await touch('touchMove', [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part])
    await send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
  await swipe([300, 400], [100, 410])
  expect(await place(page)).toBe('2 of 4')
  await swipe([100, 400], [300, 410])
  expect(await place(page)).toBe('1 of 4')
  await swipe([200, 300], [205, 600])
  await page.locator('.lightbox').waitFor({ state: 'detached' })
})

test('a picture whose message is deleted is not shown any longer', async () => {
  const { json } = await sendFiles(ada, 'grace', [await uploadPicture(1)])
  const page = await openConversation()
  await page.locator(`#message-${json.id} .picture`).click()
  await page.locator('.lightbox .shown').waitFor()
  await ada.call(`/api/v1/message/${json.id}/`, { method: 'DELETE' })
  await page.locator('.lightbox').waitFor({ state: 'detached' })
  expect(await page.locator(`#message-${json.id} .files`).count()).toBe(0)
})

test('one voice message plays at a time, faster where one wants, and on while somebody reacts to it', async () => {
  const page = await openConversation()
  const [one, other] = [voices(page).first(), voices(page).nth(1)]
  const isPaused = (voice: Locator) =>
    voice.locator('audio').evaluate<boolean, { paused: boolean }>(audio => audio.paused)
  await one.locator('.play').click()
  await until(page, `document.querySelector('.voice audio').currentTime > 0.2`)
  await other.locator('.play').click()
  await until(page, `document.querySelectorAll('.voice.playing').length === 1`)
  expect([await isPaused(one), await isPaused(other)]).toEqual([true, false])

  await other.locator('.speed').click()
  await until(page, `document.querySelectorAll('.voice audio')[1].playbackRate === 1.5`)
  await one.locator('.speed').click()
  await one.locator('.speed').getByText('2×').waitFor()

  const id = await other.evaluate(voice => voice.closest('.message')?.id.replace('message-', ''))
  await ada.call(`/api/v1/message/${id}/reaction/${encodeURIComponent('👍')}/`, { method: 'PUT' })
  await page.locator(`#message-${id} .chip`).waitFor()
  expect(await isPaused(other)).toBe(false)
  await other.locator('input').focus()
  await page.keyboard.press('End')
  await until(page, `document.querySelectorAll('.voice.playing').length === 0`)
  expect(await other.locator('.time').textContent()).toBe('0:30')
  expect(problemsOn(page)).toEqual([])
})

test('nothing of a voice message is loaded before it plays, and of other sound no more than it takes to know how long it is', async () => {
  const page = await openPageAs(grace, '/')
  const asked: string[] = []
  page.on('request', request => {
    if (request.resourceType() === 'media') asked.push(request.headers().range ?? 'all')
  })
  await page.goto(`${app.url}/with/ada`)
  await until(page, `document.querySelector('.files > audio').duration > 1.9`)
  expect(asked).toEqual(['bytes=0-'])
  const [first] = await Promise.all([
    page.waitForRequest(request => request.resourceType() === 'media'),
    voices(page).first().locator('.play').click(),
  ])
  expect((await first.response())?.status()).toBe(206)
})

test('a film plays in the room that was left for it, and is asked for in parts', async () => {
  const [teller, viewer] = [await addPerson(app, 'iris'), await addPerson(app, 'vera')]
  const page = await openPageAs(viewer, '/')
  const content = await makeFilm(page)
  const { json } = await upload(teller, { name: 'film.webm', content, type: 'video/webm' })
  await sendFiles(teller, 'vera', [json.id])
  const asked: (string | undefined)[] = []
  const shown = Promise.withResolvers<void>()
  await page.route(`**/files/${json.id}`, async route => {
    await shown.promise
    await route.continue()
  })
  page.on('response', response => {
    if (response.request().resourceType() === 'media')
      asked.push(`${response.request().headers().range} ${response.status()}`)
  })
  await recordLayoutShifts(page)
  await page.goto(`${app.url}/with/iris`, { waitUntil: 'domcontentloaded' })
  const film = page.locator('#messages video')
  await film.waitFor()
  await takeLayoutShifts(page)
  const before = await film.boundingBox()
  shown.resolve()
  await until(page, `document.querySelector('#messages video').videoWidth === 320`)
  await film.press(' ')
  await until(page, `document.querySelector('#messages video').currentTime > 0.1`)
  expect(await takeLayoutShifts(page)).toEqual([])
  expect(await film.boundingBox()).toEqual(before)
  expect(asked[0]).toBe('bytes=0- 206')
  expect(problemsOn(page)).toEqual([])
})

test('a film that the browser cannot play says so in its place, and can be saved', async () => {
  const [teller, viewer] = [await addPerson(app, 'ivo'), await addPerson(app, 'vito')]
  const { json } = await upload(teller, { name: 'film.mp4', content: 'no film', type: 'video/mp4' })
  await sendFiles(teller, 'vito', [json.id])
  const page = await openPageAs(viewer, '/with/ivo')
  await page.getByText('This video cannot be played here.').waitFor()
  expect(await page.locator('#messages video').isVisible()).toBe(false)
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a.file').click()])
  expect(download.suggestedFilename()).toBe('film.mp4')
})

test('one goes to a place in a voice message by the keyboard', async () => {
  const page = await openConversation()
  const slider = voices(page).first().locator('input')
  await slider.focus()
  await page.keyboard.press('End')
  await until(page, `document.querySelector('.voice input').ariaValueText === '0:03 / 0:03'`)
  expect(await page.locator('.voice .time').first().textContent()).toBe('0:03')
})

test('a message with files is edited to say something, and to say nothing again', async () => {
  const page = await openPageAs(ada, '/with/grace')
  const field = page.locator('.composer textarea')
  for (const text of ['A song', '']) {
    await field.press('ArrowUp')
    await page.locator('.about-message').waitFor()
    await field.fill(text)
    await field.press('Enter')
    await page
      .locator('.message.own .text', { hasText: 'A song' })
      .waitFor({ state: text === '' ? 'detached' : 'visible' })
  }
})

test('without a script all are links, and sound has the browser’s own controls', async () => {
  const page = await openConversation({ javaScriptEnabled: false })
  expect(await page.locator('.files a').count()).toBe(7)
  expect(await voices(page).locator('audio').first().isVisible()).toBe(true)
  expect(await voices(page).locator('.play').first().isVisible()).toBe(false)
  await pictures(page).first().click()
  expect(page.url()).toContain('/files/')
  await page.goBack()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.file', { hasText: 'تقرير' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('تقرير.zip')
})

test('axe-core finds nothing on files, and nothing on a picture over the page', async () => {
  const page = await openPageAs(grace, '/')
  await page.addInitScript({ content: axe.source })
  await page.goto(`${app.url}/with/ada`)
  expect(await findViolations(page)).toEqual([])
  await pictures(page).nth(1).click()
  await page.locator('.lightbox .shown').waitFor()
  expect(await findViolations(page)).toEqual([])
})
