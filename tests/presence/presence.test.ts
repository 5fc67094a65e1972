import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, openSocket } from '../support/client.ts'
import { addPerson, addToken } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { heard, isPresence, isTyping, say, shown, statesOf } from '../support/presence.ts'

let database: TestDatabase
let app: TestApp
let other: TestApp
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  app = await startApp({}, database)
  other = await startApp({}, database)
})
afterAll(async () => {
  await Promise.all([app.stop(), other.stop()])
  await database.stop()
})

/** Two people who have talked, each on an instance of their own. */
async function twoPeople(): Promise<{ ann: Client; bob: Client }> {
  const pair = await twoStrangers()
  await talk(pair.ann, pair.bob)
  return pair
}

/** Resolves when the sender's instance has heard of the message, too: it would take what is typed from now on for what was typed before that. */
async function talk(sender: Client, recipient: Client): Promise<void> {
  const socket = await sender.openSocket()
  await sender.send(recipient.username, 'Hello')
  await socket.waitFor(({ message }) => message !== undefined)
  socket.close()
}

async function twoStrangers(): Promise<{ ann: Client; bob: Client }> {
  const number = ++count
  const [ann, bob] = await Promise.all([addPerson(app, `ann${number}`), addPerson(other, `bob${number}`)])
  return { ann, bob }
}

const block = (person: Client, partner: Client) =>
  person.call(`/api/v1/block/${partner.username}/`, { method: 'PUT' })

const setPresence = (person: Client, presence: boolean) =>
  person.call('/api/v1/account/', { method: 'PATCH', body: { presence } })

/** Resolves when an instance has told what was typed on it before: what somebody else types then arrives. */
async function typingIsTold(person: Client): Promise<void> {
  const number = ++count
  const place = { url: person.url, database }
  const [one, two] = [await addPerson(place, `one${number}`), await addPerson(place, `two${number}`)]
  await talk(one, two)
  const [ones, twos] = [await one.openSocket(), await two.openSocket()]
  say(ones, { typing: two.username })
  await twos.waitFor(isTyping)
}

async function headerOf(person: Client, partner: Client): Promise<string> {
  const response = await fetch(`${person.url}/with/${partner.username}`, {
    headers: { cookie: `chatapp=${person.token}` },
  })
  const [header = ''] = /<p class="status".*?<\/p>/.exec(await response.text()) ?? []
  return header
}

test('who is at it is online, on whatever instance; in the background away; and gone, offline with the time', async () => {
  const { ann, bob } = await twoPeople()
  const bobs = await bob.openSocket()
  const anns = await ann.openSocket()

  const online = shown(bobs, ann, 'online')
  say(anns, { active: true })
  expect(await online).toEqual({ presence: ann.username, state: 'online' })

  const away = shown(bobs, ann, 'away')
  say(anns, { active: false })
  expect(await away).toEqual({ presence: ann.username, state: 'away', seen: expect.any(String) })

  const offline = shown(bobs, ann, 'offline')
  anns.close()
  const { seen } = await offline
  expect(Date.parse(String(seen))).toBeGreaterThan(Date.now() - 60_000)
})

test('of several devices the one counts on which somebody is most here', async () => {
  const { ann, bob } = await twoPeople()
  const bobs = await bob.openSocket()
  const [desk, tablet, phone] = [
    await ann.openSocket(),
    await ann.openSocket(),
    await openSocket(bob.url, ann.token),
  ]

  const away = shown(bobs, ann, 'away')
  say(tablet, { active: false })
  await away
  const online = shown(bobs, ann, 'online')
  say(desk, { active: true })
  await online
  say(phone, { active: false })
  await heard(phone)

  const awayAgain = shown(bobs, ann, 'away')
  desk.close()
  await awayAgain
  const again = shown(bobs, ann, 'online')
  say(phone, { active: true })
  await again
  expect(statesOf(bobs, ann)).toEqual(['away', 'online', 'away', 'online'])
})

test('a page that is opened later is told at once', async () => {
  const { ann, bob } = await twoPeople()
  const [anns, bobs] = [await ann.openSocket(), await bob.openSocket()]
  const online = shown(bobs, ann, 'online')
  say(anns, { active: true })
  await online

  const second = await bob.openSocket()
  await second.waitFor(frame => frame.presence === ann.username && frame.state === 'online')
  const elsewhere = await openSocket(ann.url, bob.token)
  await elsewhere.waitFor(frame => frame.presence === ann.username && frame.state === 'online')

  const third = await startApp({}, database)
  const thirds = await openSocket(third.url, bob.token)
  await thirds.waitFor(frame => frame.presence === ann.username && frame.state === 'online')
  await third.stop()
})

test('only who has talked with somebody, or has their conversation open, is told', async () => {
  const { ann, bob } = await twoStrangers()
  const cat = await addPerson(app, `cat${count}`)
  const [anns, bobs, cats] = [await ann.openSocket(), await bob.openSocket(), await cat.openSocket()]
  say(anns, { active: true })
  const atOpen = shown(bobs, ann, 'online')
  say(bobs, { open: ann.username })
  await atOpen

  const away = shown(bobs, ann, 'away')
  say(anns, { active: false })
  await away
  const closed = bobs.frames.length
  say(bobs, { open: '' })
  await heard(bobs)
  say(anns, { active: true })
  const toCat = shown(cats, ann, 'online')
  await cat.send(ann.username, 'Hello') // the two have talked, so cat is told; bob is not
  await toCat
  expect(bobs.frames.slice(closed).filter(isPresence)).toEqual([])
  expect(statesOf(cats, ann).at(-1)).toBe('online')
})

test('what says nothing of its person, and an API token that only reads, is nobody who is here', async () => {
  const { ann, bob } = await twoPeople()
  const bobs = await bob.openSocket()
  await ann.openSocket()
  const reader = await openSocket(ann.url, await addToken(app, ann.username, ['read']))
  say(reader, { active: true })
  say(reader, { typing: bob.username })
  await heard(reader)

  const sender = await openSocket(ann.url, await addToken(app, ann.username, ['read', 'send']))
  say(sender, { active: false })
  await shown(bobs, ann, 'away')
  expect(statesOf(bobs, ann)).toEqual(['away'])
  expect(bobs.frames.filter(isTyping)).toEqual([])
})

test('who keeps it private is offline without a time from then on, and sees nobody', async () => {
  const { ann, bob } = await twoPeople()
  const [anns, bobs] = [await ann.openSocket(), await bob.openSocket()]
  const [online, bobOnline] = [shown(bobs, ann, 'online'), shown(anns, bob, 'online')]
  say(anns, { active: true })
  say(bobs, { active: true })
  await Promise.all([online, bobOnline])

  const [hidden, unseen] = [shown(bobs, ann, 'offline'), shown(anns, bob, 'offline')]
  await setPresence(ann, false)
  expect(await hidden).toEqual({ presence: ann.username, state: 'offline' })
  expect(await unseen).toEqual({ presence: bob.username, state: 'offline' })

  const opened = shown(anns, bob, 'offline')
  say(anns, { open: bob.username })
  expect(await opened).toEqual({ presence: bob.username, state: 'offline' })
  const openedByBob = shown(bobs, ann, 'offline')
  say(bobs, { open: ann.username })
  expect(await openedByBob).toEqual({ presence: ann.username, state: 'offline' })

  const [again, seenAgain] = [shown(bobs, ann, 'online'), shown(anns, bob, 'online')]
  await setPresence(ann, true)
  await Promise.all([again, seenAgain])
})

test('who is blocked sees nothing any more, and sees it again when they are not', async () => {
  const { ann, bob } = await twoPeople()
  const cat = await addPerson(app, `cat${count}`)
  await cat.send(ann.username, 'Hello')
  const [anns, bobs, list, cats] = [
    await ann.openSocket(),
    await bob.openSocket(),
    await bob.openSocket(),
    await cat.openSocket(),
  ]
  const online = [bobs, list, cats].map(socket => shown(socket, ann, 'online'))
  say(anns, { active: true })
  await Promise.all(online)
  const opened = shown(bobs, ann, 'online')
  say(bobs, { open: ann.username })
  await opened

  const hidden = [bobs, list].map(socket => shown(socket, ann, 'offline'))
  await block(ann, bob)
  for (const frame of await Promise.all(hidden))
    expect(frame).toEqual({ presence: ann.username, state: 'offline' })

  const away = shown(cats, ann, 'away')
  say(anns, { active: false })
  await away
  const later = await bob.openSocket()
  const openedLater = shown(later, ann, 'offline')
  say(later, { open: ann.username })
  expect(await openedLater).toEqual({ presence: ann.username, state: 'offline' })
  for (const socket of [bobs, list, later]) expect(statesOf(socket, ann).at(-1)).toBe('offline')

  const again = [bobs, list, later].map(socket => shown(socket, ann, 'away'))
  await ann.call(`/api/v1/block/${bob.username}/`, { method: 'DELETE' })
  await Promise.all(again)
})

test('typing reaches every device of the other, and nobody else', async () => {
  const { ann, bob } = await twoPeople()
  const cat = await addPerson(app, `cat${count}`)
  await talk(ann, cat)
  const [anns, bobs, phone, cats] = [
    await ann.openSocket(),
    await bob.openSocket(),
    await openSocket(ann.url, bob.token),
    await cat.openSocket(),
  ]
  say(anns, { typing: bob.username.toUpperCase() })
  for (const socket of [bobs, phone]) expect(await socket.waitFor(isTyping)).toEqual({ typing: ann.username })
  say(anns, { typing: cat.username })
  await cats.waitFor(isTyping)
  expect([anns, bobs, phone, cats].map(({ frames }) => frames.filter(isTyping).length)).toEqual([0, 1, 1, 1])
})

test('that somebody typed what they have sent is not told after it', async () => {
  const { ann, bob } = await twoPeople()
  const [anns, bobs] = [await ann.openSocket(), await bob.openSocket()]
  for (let round = 1; round <= 5; round++) {
    say(anns, { typing: bob.username }) // is told at once, the next time not before a fifth of a second has passed
    await typingIsTold(ann)
    say(anns, { typing: bob.username })
    const { id } = (await ann.send(bob.username, 'Hello')).json
    await bobs.waitFor(({ message }) => message === String(id))
    await typingIsTold(ann)
    const kinds = bobs.frames.map(frame => (isTyping(frame) ? 'typing' : Object.keys(frame)[0]))
    expect(kinds.lastIndexOf('typing')).toBeLessThan(kinds.lastIndexOf('message'))
  }
})

test('typing to somebody with whom there is a block, in either direction, reaches nobody and tells nothing', async () => {
  const { ann, bob } = await twoPeople()
  const cat = await addPerson(app, `cat${count}`)
  await talk(ann, cat)
  const [anns, bobs, cats] = [await ann.openSocket(), await bob.openSocket(), await cat.openSocket()]
  await block(bob, ann)
  const before = anns.frames.length
  say(anns, { typing: bob.username })
  say(bobs, { typing: ann.username })
  await heard(bobs)
  say(anns, { typing: cat.username }) // said after it, and told with it or later
  await cats.waitFor(isTyping)
  await typingIsTold(bob)
  expect([...anns.frames, ...bobs.frames].filter(isTyping)).toEqual([])
  expect(anns.frames.slice(before).filter(frame => isTyping(frame) || isPresence(frame))).toEqual([])
})

test('typing to somebody one has never talked with reaches them where they have one’s conversation open', async () => {
  const { ann, bob } = await twoStrangers()
  const [anns, bobs, phone] = [
    await ann.openSocket(),
    await bob.openSocket(),
    await openSocket(ann.url, bob.token),
  ]
  say(anns, { typing: bob.username })
  await typingIsTold(ann)
  expect([...bobs.frames, ...phone.frames].filter(isTyping)).toEqual([])

  const opened = shown(bobs, ann, 'offline')
  say(bobs, { open: ann.username })
  await opened
  say(anns, { typing: bob.username })
  await bobs.waitFor(isTyping)
})

test('who types a thousand times a second is closed with 1008, and harms nobody', async () => {
  const { ann, bob } = await twoPeople()
  const [anns, bobs] = [await ann.openSocket(), await bob.openSocket()]
  for (let i = 0; i < 1_000; i++) say(anns, { typing: bob.username })
  expect(await anns.closed).toBe(1008)
  await typingIsTold(ann)
  expect(bobs.frames.filter(isTyping).length).toBeLessThan(5)
  const { status } = await bob.send(ann.username, 'All is well')
  expect(status).toBe(201)
})

test('frames of another shape, and names of nobody, are ignored', async () => {
  const { ann, bob } = await twoPeople()
  const anns = await ann.openSocket()
  await heard(anns)
  const before = anns.frames.length
  for (const typing of [
    null,
    7,
    ['bob'],
    {},
    '',
    'nobody',
    'x'.repeat(10_000),
    '\u0000',
    ann.username,
    'deleted~1',
  ])
    for (const key of ['typing', 'open', 'active']) say(anns, { [key]: typing })
  await heard(anns)
  expect(anns.frames.slice(before).filter(({ pong }) => !pong)).toEqual([])
  const bobs = await bob.openSocket()
  say(anns, { typing: bob.username })
  await bobs.waitFor(isTyping)
})

test('the page of a conversation says how the other is here, as far as its reader may know', async () => {
  const { ann, bob } = await twoPeople()
  await database.sql`UPDATE users SET seen_at = '2026-01-02 03:04Z' WHERE username = ${ann.username}`
  expect(await headerOf(bob, ann)).toContain('data-state="offline"')
  expect(await headerOf(bob, ann)).toMatch(/Last seen <time datetime="2026-01-02T03:04:00\.000Z"/)

  const [anns, bobs] = [await ann.openSocket(), await bob.openSocket()]
  const online = shown(bobs, ann, 'online')
  say(anns, { active: true })
  await online
  expect(await headerOf(bob, ann)).toMatch(/data-state="online">Online</)
  const away = shown(bobs, ann, 'away')
  say(anns, { active: false })
  await away
  expect(await headerOf(bob, ann)).toMatch(/data-state="away">Away</)

  await setPresence(bob, false)
  expect(await headerOf(bob, ann)).toMatch(/data-state="offline"></)
  await setPresence(bob, true)
  await block(ann, bob)
  expect(await headerOf(bob, ann)).toMatch(/data-state="offline"></)
})
