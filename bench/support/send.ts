import { openConnection } from './http.ts'
import { type Load, measureLoad } from './load.ts'
import { type Participant, pick } from './stage.ts'

const BODY = 'Shall we meet at ten in the small room? I bring the drawings and the coffee.'

/** Has so many people, over a connection each, send to others at random for a while, to these instances in turn. */
export async function measureSending(
  urls: string[],
  people: Participant[],
  senders: number,
  durationMs: number,
): Promise<Load> {
  const workers = await Promise.all(
    Array.from({ length: senders }, async (_, i) => ({
      sender: at(people, i),
      connection: await openConnection(at(urls, i)),
    })),
  )
  const load = await measureLoad(senders, durationMs, async worker => {
    const { sender, connection } = at(workers, worker)
    const recipient = pickOther(people, sender)
    const sent = { recipient: recipient.username, body: BODY, key: crypto.randomUUID() }
    const { status, body } = await connection.request('POST', '/api/v1/message/', sender.token, sent)
    if (status !== 201) throw new Error(`sending gave ${status}: ${body}`)
  })
  for (const { connection } of workers) connection.close()
  return load
}

export function pickOther(people: Participant[], person: Participant): Participant {
  const other = pick(people)
  return other === person ? pickOther(people, person) : other
}

/** One of a list that goes round and round. */
export function at<Item>(items: Item[], index: number): Item {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('The list is empty.')
  return item
}
