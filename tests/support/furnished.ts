import { makePasswordLink } from '../../src/accounts/administration.ts'
import { createEmailLink, createSetupLink } from '../../src/accounts/links.ts'
import { findPersonByName } from '../../src/accounts/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import { storeWaiting } from '../../src/email/store.ts'
import { revokeInvitation } from '../../src/invitations/invitations.ts'
import { newAppSecret } from '../../src/two-step/codes.ts'
import { storeSetUp } from '../../src/two-step/store.ts'
import { giveAddress } from './addresses.ts'
import type { TestApp } from './app.ts'
import { type Client, call } from './client.ts'
import { addAdministrator, addPerson, addToken, signInAgain } from './people.ts'

/** A server in which something of everything has happened, and the paths of its pages. */
export type Furnished = {
  root: Client
  member: Client
  /** Pages for everybody, for members, and for administrators. */
  paths: { everybody: string[]; members: string[]; administrators: string[] }
}

/** Furnishes an app whose limits are off. */
export async function furnish(app: TestApp): Promise<Furnished> {
  const { sql } = app.database
  const setup = await createSetupLink(sql)
  const root = await addAdministrator(app, 'root')
  const member = await addPerson(app, 'grace.hopper')
  const other = await addPerson(app, 'ada_lovelace')
  await addToken(app, 'grace.hopper', ['read', 'send'])
  await signInAgain(app, 'grace.hopper')
  await sql`
    INSERT INTO users (username, password_hash, created_at, seen_at, disabled_at)
    SELECT name, '', now() - n * interval '9 days', CASE WHEN n % 4 > 0 THEN now() - n * n * interval '3 hours' ELSE '-infinity' END,
           CASE WHEN n % 5 = 0 THEN now() END
    FROM unnest(${NAMES}::text[]) WITH ORDINALITY people (name, n)`
  await other.call('/api/v1/account/', { method: 'PATCH', body: { display_name: 'Ada Lovelace' } })
  for (const body of SAID) await other.send('grace.hopper', body)
  const { json: reported } = await other.send('grace.hopper', 'You will hear from me. I know where you work.')
  await member.send('ada_lovelace', 'Please stop.')
  const { json: older } = await other.send('grace.hopper', 'As you like.')
  for (const { id, reason } of [
    { id: older.id, reason: 'Too many messages.' },
    { id: reported.id, reason: 'This is a threat. Please do something about it.' },
  ])
    await member.call(`/api/v1/message/${id}/report/`, { body: { reason } })
  await member.call('/api/v1/block/alan.turing/', { method: 'PUT' })
  const arranged = { pinned: true, muted_until: '9999-12-31T23:59:59.999Z', marked_unread: true }
  await member.call('/api/v1/conversation/ada_lovelace/', { method: 'PATCH', body: arranged })
  const [first] = await sql<{ id: number }[]>`SELECT id FROM reports ORDER BY id LIMIT 1`
  const close = { state: 'closed', note: 'Both were heard; ada will write less.' }
  await root.call(`/api/v1/admin/report/${first?.id}/`, { method: 'PATCH', body: close })

  for (const note of ['The new colleagues of spring', 'Visitors', ''])
    await root.call('/api/v1/admin/invitation/', { body: { uses: 5, days: 14, note } })
  await revokeInvitation(sql, SYSTEM, 1)
  await call(app.url, '/api/v1/session/', { body: { username: 'root', password: 'not the password' } })
  await root.call('/api/v1/admin/user/ada_lovelace/', { method: 'PATCH', body: { role: 'administrator' } })
  await root.call('/api/v1/admin/setting/', { method: 'PATCH', body: { welcome: 'Good to see you.' } })
  const person = await findPersonByName(sql, 'grace.hopper')
  const link = person && (await makePasswordLink(sql, SYSTEM, person))
  if (person) await storeSetUp(sql, person, { secret: newAppSecret(), keyId: null })
  const [passkey] = await sql<{ id: number }[]>`
    INSERT INTO passkeys (user_id, host, credential_id, public_key, counter, transports, is_backed_up, name)
    SELECT id, 'chat.example', '\\x01', '', 0, '', true, 'Phone' FROM users WHERE username = 'grace.hopper' RETURNING id`
  const reads = { sender: 'ada_lovelace', reason: 'Report 2 says that there was a threat.' }
  await root.call('/api/v1/admin/message/read/', { body: reads })
  await giveAddress(app, 'grace.hopper', 'grace@example.com')
  const email =
    person &&
    (await sql.begin(async transaction => {
      await storeWaiting(transaction, person.id, 'grace.hopper@example.org')
      return createEmailLink(transaction, person.id)
    }))
  return {
    root,
    member,
    paths: {
      everybody: [
        '/sign-in',
        '/sign-up',
        `/link/${link?.secret}`,
        `/setup/${setup.secret}`,
        '/nothing-here',
        '/account-deleted',
        '/offline',
        '/forgotten-password',
        `/email/${email?.secret}`,
      ],
      members: [
        '/keyboard',
        '/share',
        '/settings/two-step',
        '/settings/two-step/set-up',
        '/',
        '/settings/password',
        '/settings/email',
        '/settings/devices',
        '/settings/tokens',
        '/with/ada_lovelace',
        '/with/ada_lovelace/list',
        '/archived',
        '/with/root',
        '/with/root/block',
        '/with/alan.turing',
        '/with/alan.turing/block',
        '/settings/privacy',
        '/settings/notifications',
        '/settings',
        '/settings/passkeys',
        `/settings/passkeys/${passkey?.id}`,
        '/settings/app',
        '/settings/appearance',
        '/settings/data',
        '/settings/data/delete',
        `/messages/${reported.id + 2}/report`,
        `/messages/${reported.id}/report`,
      ],
      administrators: [
        '/admin',
        '/admin/people',
        '/admin/people?q=nobody',
        '/admin/people?role=king',
        '/admin/add-person',
        '/admin/people/grace.hopper',
        '/admin/people/grace.hopper/link',
        '/admin/people/grace.hopper/delete',
        '/admin/messages',
        '/admin/messages?from=2026-02-30',
        '/admin/invitations',
        '/admin/reports',
        `/admin/reports/${first?.id}`,
        `/admin/reports/${Number(first?.id) + 1}`,
        '/admin/settings',
        '/admin/audit',
        '/admin/audit?from=2026-02-30',
      ],
    },
  }
}

const SAID = [
  'Good morning! Have you seen the notes on the engine?',
  'They are in the folder of last week.',
  'Hello?',
  'I asked you something.',
  'Why do you not answer me, when you answer everybody else within a minute?',
]

const NAMES = [
  'alan.turing',
  'barbara_liskov',
  'donald-knuth',
  'edsger.dijkstra',
  'frances.allen',
  'john.mccarthy',
  'karen_jones',
  'leslie.lamport',
  'margaret.hamilton',
  'niklaus_wirth',
  'radia.perlman',
  'shafi.goldwasser',
  'tony-hoare',
  'vint.cerf',
]
