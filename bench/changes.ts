import type { Figures } from './support/figures.ts'
import { openConnection } from './support/http.ts'
import { measureLoad } from './support/load.ts'
import { workDone } from './support/processes.ts'
import { at, measureSending, pickOther } from './support/send.ts'
import { openSockets } from './support/sockets.ts'
import { type Participant, pick, setStage } from './support/stage.ts'

export const about = 'durable edits a second while 64 people send'

const REPETITIONS = 3
const DURATION_MS = 5_000
const SENDERS = 64
const EDITORS = 64
const PEOPLE = 200

/** How many messages each editor has to edit, so that two edits of one are seldom under way. */
const OWN_MESSAGES = 20

/** So that each edit is another text. */
let editCount = 0

type Editor = { person: Participant; ids: number[] }

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  const people = await stage.addPeople(PEOPLE)
  const { url, app, stop } = await stage.startInstance()
  const closeSockets = await openSockets(url, people, { onFrame() {} })
  const editors = await Promise.all(
    Array.from({ length: EDITORS }, (_, i) => makeEditor(url, people, at(people, i))),
  )
  await measureSending([url], people, SENDERS, DURATION_MS) // Bun compiles what runs often

  for (let i = 0; i < REPETITIONS; i++) {
    const alone = await measureSending([url], people, SENDERS, DURATION_MS)
    const before = workDone(app, stage.postmaster())
    const editsBefore = editCount
    await measureEditing(url, editors)
    const work = workDone(app, stage.postmaster())
    if (before && work)
      for (const part of ['app', 'postgres', 'client'] as const)
        figures.add(
          `an edit, processor time: ${part}`,
          'µs',
          ((work[part] - before[part]) / (editCount - editsBefore)) * 1e6,
        )
    const [beside, edits] = await Promise.all([
      measureSending([url], people, SENDERS, DURATION_MS),
      measureEditing(url, editors),
    ])
    figures.add('64 senders alone', 'messages/s', alone.perSecond)
    figures.add('64 senders, while 64 edit', 'messages/s', beside.perSecond)
    figures.add('edits, while 64 send', 'edits/s', edits.perSecond, { atLeast: 1_000 })
    figures.add('edits, while 64 send, PATCH p99', 'ms', edits.p99)
    figures.add(
      'sends and edits together / sends alone',
      'ratio',
      (beside.perSecond + edits.perSecond) / alone.perSecond,
    )
  }
  closeSockets()
  await stop()
}

async function makeEditor(url: string, people: Participant[], person: Participant): Promise<Editor> {
  const connection = await openConnection(url)
  const ids: number[] = []
  for (let i = 0; i < OWN_MESSAGES; i++) {
    const sent = { recipient: pickOther(people, person).username, body: 'Shall we meet at ten?' }
    const { status, body } = await connection.request('POST', '/api/v1/message/', person.token, sent)
    if (status !== 201) throw new Error(`sending gave ${status}: ${body}`)
    ids.push(JSON.parse(body).id)
  }
  connection.close()
  return { person, ids }
}

/** Has each edit one of their messages after the other. */
async function measureEditing(url: string, editors: Editor[]) {
  const connections = await Promise.all(editors.map(() => openConnection(url)))
  const load = await measureLoad(editors.length, DURATION_MS, async worker => {
    const { person, ids } = at(editors, worker)
    const edit = { body: `Shall we meet at ten? Or ${++editCount} minutes later?` }
    const { status, body } = await at(connections, worker).request(
      'PATCH',
      `/api/v1/message/${pick(ids)}/`,
      person.token,
      edit,
    )
    if (status !== 200) throw new Error(`editing gave ${status}: ${body}`)
  })
  for (const connection of connections) connection.close()
  return load
}
