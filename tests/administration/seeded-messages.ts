import type { TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson, makeAdministrator } from '../support/people.ts'

/** A message of the tests about the list of everybody's. */
export type Seeded = { id: number; sender: string; recipient: string; day: string; body: string }

const WRITTEN: Omit<Seeded, 'id'>[] = [
  { sender: 'ann', recipient: 'bob', day: '2024-02-29', body: 'Shall we take 100% of it?' },
  { sender: 'bob', recipient: 'ann', day: '2024-02-29', body: 'Only 50_000, as the ZEBRA said' },
  { sender: 'ann', recipient: 'cleo', day: '2024-12-31', body: 'A path: C:\\temp' },
  { sender: 'ann', recipient: 'bob', day: '2025-03-03', body: 'The zebra is back ✨' },
  { sender: 'cleo', recipient: 'bob', day: '2025-03-04', body: '100 years' },
  { sender: 'bob', recipient: 'ann', day: '2025-03-05', body: 'One more from bob' },
  { sender: 'ann', recipient: 'bob', day: '2026-01-01', body: 'Happy new year' },
]

/** Has people write to each other on some days of some years, and makes an administrator, who writes to nobody. */
export async function seedMessages(
  app: TestApp,
): Promise<{ root: Client; ann: Client; bob: Client; cleo: Client; seeded: Seeded[] }> {
  const [root, ann, bob, cleo] = await Promise.all(
    ['root', 'ann', 'bob', 'cleo'].map(name => addPerson(app, name)),
  )
  if (!root || !ann || !bob || !cleo) throw new Error('Somebody is missing.')
  await makeAdministrator(app, 'root')
  const seeded: Seeded[] = []
  for (const message of WRITTEN) {
    const { sender, recipient, day, body } = message
    const [row] = await app.database.sql<{ id: number }[]>`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT sender.id, recipient.id, ${body} FROM users sender, users recipient
      WHERE sender.username = ${sender} AND recipient.username = ${recipient} RETURNING messages.id`
    const id = row?.id ?? 0
    // The last and the first moment of a day belong to it, too.
    const time = id % 2 === 0 ? '23:59:59.999Z' : '00:00:00Z'
    await app.database.sql`UPDATE messages SET created_at = ${`${day}T${time}`}::timestamptz WHERE id = ${id}`
    seeded.push({ id, ...message })
  }
  return { root, ann, bob, cleo, seeded }
}
