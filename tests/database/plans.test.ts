import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Person, SignedIn } from '../../src/accounts/store.ts'
import * as accounts from '../../src/accounts/store.ts'
import * as apiTokens from '../../src/api-tokens/store.ts'
import * as archive from '../../src/archive/store.ts'
import * as audit from '../../src/audit/store.ts'
import * as blocks from '../../src/blocks/store.ts'
import * as changes from '../../src/changes/store.ts'
import * as conversations from '../../src/conversations/store.ts'
import type { Sql } from '../../src/database/client.ts'
import * as delivered from '../../src/delivered/store.ts'
import * as devices from '../../src/devices/store.ts'
import * as disappearing from '../../src/disappearing/store.ts'
import * as drafts from '../../src/drafts/store.ts'
import * as email from '../../src/email/store.ts'
import * as figures from '../../src/figures/store.ts'
import * as contents from '../../src/files/content-store.ts'
import * as files from '../../src/files/store.ts'
import { DEFAULT_PREFERENCES } from '../../src/http/preferences.ts'
import * as instances from '../../src/instances/store.ts'
import * as invitations from '../../src/invitations/store.ts'
import type { Job } from '../../src/jobs/model.ts'
import * as jobs from '../../src/jobs/store.ts'
import * as list from '../../src/list/store.ts'
import * as mail from '../../src/mail/store.ts'
import { ALL_IDS, findIdsOfDays } from '../../src/messages/days.ts'
import * as readingMessages from '../../src/messages/reading-store.ts'
import * as messages from '../../src/messages/store.ts'
import { DEFAULT_NOTIFICATIONS } from '../../src/notifications/settings.ts'
import * as notifications from '../../src/notifications/store.ts'
import { type HeardMessage, RECENT_MESSAGES } from '../../src/outbound/heard.ts'
import * as outbound from '../../src/outbound/store.ts'
import * as ownData from '../../src/own-data/store.ts'
import * as passkeys from '../../src/passkeys/store.ts'
import * as people from '../../src/people/store.ts'
import * as presence from '../../src/presence/store.ts'
import * as privacy from '../../src/privacy/store.ts'
import * as profiles from '../../src/profiles/store.ts'
import * as pushKeys from '../../src/push/key-store.ts'
import * as notices from '../../src/push/notice-store.ts'
import * as push from '../../src/push/store.ts'
import * as reports from '../../src/reports/store.ts'
import * as search from '../../src/search/store.ts'
import * as searchIndex from '../../src/search-index/store.ts'
import * as settings from '../../src/server-settings/store.ts'
import * as sessions from '../../src/sessions/store.ts'
import * as signOn from '../../src/single-sign-on/store.ts'
import * as twoStep from '../../src/two-step/store.ts'
import * as webhookNoting from '../../src/webhooks/noting-store.ts'
import * as webhookPositions from '../../src/webhooks/position-store.ts'
import * as webhooks from '../../src/webhooks/store.ts'
import { addCrowd, spreadConversations } from '../support/crowd.ts'
import { fillAudit } from '../support/crowded-audit.ts'
import {
  type Calls,
  calledIn,
  FEW,
  functionsOf,
  named,
  type Observed,
  observeDatabase,
} from '../support/plans.ts'

const CONVERSATIONS = 2_000
const UNUSED_INVITATIONS = 2_500
const WAITING_JOBS = 3_000
const ENDED_JOBS = 2_000
const SENT_FILES = 3_000
const UNSENT_FILE = SENT_FILES + 1
const UNUSED_CONTENT = SENT_FILES * 3
const IN_BLOCK = 300
const CROWD = { people: 10_000, conversations: CONVERSATIONS, messagesEach: 10 }

let observed: Observed
let busy: Person
let newcomer: Person
let tidy: Person
let partner: Person
let message: number
let conversation: number

beforeAll(async () => {
  observed = await observeDatabase()
  const { sql } = observed
  await sql`SELECT setseed(0.5)` // the same crowd each time: how many of whom a search finds is near the limits
  await sql`ALTER TABLE messages ALTER id RESTART WITH ${sql.unsafe(String(CONVERSATIONS + 1))}`
  await addCrowd(sql, CROWD)
  await addTidy(sql)
  await spreadConversations(sql, '1 year')
  await addInvitations(sql)
  await addJobs(sql)
  await addPasskeys(sql)
  await addAddresses(sql)
  await addFiles(sql)
  await addDocuments(sql)
  await addPush(sql)
  await fillAudit(sql, 20_000)
  busy = await observed.personNamed('Busy')
  newcomer = await observed.personNamed('Newcomer')
  tidy = await observed.personNamed('Tidy')
  const [last] = await sql<{ id: number; partnerId: number; conversationId: number }[]>`
    SELECT max(id) AS id, max(recipient_id) AS "partnerId", max(conversation_id) AS "conversationId"
    FROM messages WHERE sender_id = ${busy.id}`
  message = last?.id ?? 0
  conversation = last?.conversationId ?? 0
  const [found] = await sql<Person[]>`SELECT id, username FROM users WHERE id = ${last?.partnerId ?? 0}`
  partner = found ?? newcomer
  await sql`INSERT INTO two_step (user_id, secret) VALUES (${newcomer.id}, '')`
  await sql`INSERT INTO two_step_set_ups VALUES (${partner.id}, '', NULL, 'infinity')`
})

afterAll(() => observed.stop())

const device = { userAgent: 'test', address: '127.0.0.1' }
const setting = { name: 'CHATAPP_WELCOME', value: 'Hello', changedBy: 'ann' }
const invitation = { secret: 'new', uses: 3, days: 7, note: '', madeBy: 'ann' }
const picture = { hash: '0'.repeat(32), small: new Uint8Array(100), large: new Uint8Array(100) }
const passkey: passkeys.NewPasskey = {
  host: 'chat.example',
  credentialId: Buffer.from('new'),
  publicKey: Buffer.from('key'),
  counter: 1,
  transports: ['usb'],
  isBackedUp: false,
  name: 'Key',
}
const session = crypto.randomUUID()
const pushKey = crypto.randomUUID()
const apiToken: apiTokens.NewApiToken = { name: 'a program', scopes: ['read'], expiresAt: null }
const instance: instances.Instance = {
  id: Bun.randomUUIDv7(),
  name: 'here:1',
  version: '1',
  startedAt: new Date(),
  sockets: 1,
  waiting: 0,
  deliveries: [],
  checkedAt: null,
  complaints: [],
}
const job: Job<'mail'> = {
  id: 1,
  personId: 1,
  content: { kind: 'two-step-removed', to: 'a@example.com' },
  attempt: 1,
}
const signedIn = (): SignedIn => ({
  ...busy,
  ...DEFAULT_PREFERENCES,
  displayName: '',
  picture: null,
  role: 'member',
  sessionId: session,
  scopes: null,
  hasTwoSteps: false,
})
const scope: search.Scope = {
  conversationId: null,
  senderId: null,
  hasFile: false,
  before: null,
  after: null,
  ids: ALL_IDS,
}
const indexQuery = (...entries: string[]) => ({ entries, words: [], ranking: "'message'" })
const newest = { before: Number.MAX_SAFE_INTEGER, limit: 21, isRanked: false }
const searchDocument: searchIndex.SearchDocument = {
  id: 1,
  conversationId: 1,
  senderId: 1,
  recipientId: 2,
  senderBlock: 0,
  recipientBlock: 0,
  hasFiles: false,
  editedAt: null,
  words: "'hello':1A",
}
const subscription: push.NewSubscription = {
  endpoint: `https://push.example.com/${session}`,
  publicKey: 'key',
  authSecret: 'secret',
  keyId: pushKey,
  origin: '',
  language: 'en',
}
const heard = (): HeardMessage[] => [{ personId: partner.id, conversationId: conversation, seq: 100 }]
const notice = (): notices.Notice => ({ subscription: 2, conversation })
const after = { micros: Date.now() * 1_000 - 20 * 86_400e6, id: 1 }

const identity = { issuer: 'https://id.example.com/', subject: 'somebody' }
const step = { purpose: 'sign-in', sessionId: null }
const kept = { secret: Buffer.alloc(20), keyId: null }
const pending = () => ({ person: { ...newcomer, passwordHash: '' }, way: 'password' as const })

/** Somebody with as many conversations as `Busy`, from before those, of which a few are pinned and the rest is archived. */
async function addTidy(sql: Sql): Promise<void> {
  await sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`INSERT INTO users (username, password_hash) VALUES ('Tidy', '')`
    const made = await tx<{ ids: number[] }[]>`
      WITH made AS (
        INSERT INTO conversations (low_user_id, high_user_id, last_seq)
        SELECT partner.id, tidy.id, 1
        FROM users tidy, (SELECT id FROM users WHERE username NOT IN ('Busy', 'Newcomer', 'Tidy') LIMIT ${CONVERSATIONS}) partner
        WHERE tidy.username = 'Tidy' RETURNING id)
      SELECT array_agg(id) AS ids FROM made`
    const { ids } = made[0] ?? { ids: [] }
    await tx`
      INSERT INTO participants (user_id, conversation_id, partner_name, section, pinned_at)
      SELECT high_user_id, conversations.id, lower(username COLLATE "C"), CASE number % 100 WHEN 0 THEN 'pinned' ELSE 'archived' END,
             CASE number % 100 WHEN 0 THEN now() END
      FROM unnest(${ids}::bigint[]) WITH ORDINALITY made (id, number)
      JOIN conversations ON conversations.id = made.id JOIN users ON users.id = low_user_id`
    await tx`
      INSERT INTO messages (conversation_id, seq, id, sender_id, recipient_id, body) OVERRIDING SYSTEM VALUE
      SELECT conversations.id, 1, number, low_user_id, high_user_id, 'hi'
      FROM unnest(${ids}::bigint[]) WITH ORDINALITY made (id, number) JOIN conversations ON conversations.id = made.id`
  })
}

/** Some of each state. */
async function addInvitations(sql: Sql): Promise<void> {
  await sql`
    INSERT INTO invitations (secret_hash, uses, used, note, made_by, expires_at, revoked_at)
    SELECT sha256(n::text::bytea), 2, CASE WHEN n % 4 = 0 THEN 2 ELSE 1 END, '', 'ann', now() + interval '1 day',
           CASE WHEN n % 4 = 1 THEN now() END
    FROM generate_series(1, 5000) n`
  await sql`UPDATE invitations SET expires_at = now() WHERE id % 40 = 2`
  await sql`ANALYZE invitations`
}

/** Of each kind some that wait, are failing, and were given up. */
async function addJobs(sql: Sql): Promise<void> {
  await sql`
    INSERT INTO jobs (kind, user_id, content, due_at, error, ended_at)
    SELECT CASE WHEN n % 2 = 0 THEN 'mail' ELSE 'another' END, id, '{}', now() + n % 100 * interval '1 minute',
           CASE WHEN n % 5 < 3 THEN 'why' END, CASE WHEN n % 5 < 2 THEN now() - n * interval '1 minute' END
    FROM (SELECT row_number() OVER () AS n, id FROM users LIMIT ${WAITING_JOBS + ENDED_JOBS}) people`
  await sql`ANALYZE jobs`
}

/** Of everybody. */
/** Each message of the first has a file, and half as many were not sent. */
async function addFiles(sql: Sql): Promise<void> {
  await sql`INSERT INTO file_contents (removable_at) SELECT CASE WHEN n % 3 = 0 THEN now() - interval '1 day' END FROM generate_series(1, ${SENT_FILES * 3}::int) AS n`
  await sql`
    INSERT INTO files (owner_id, name, type, size, received, completed_at, message_id, place, content_id)
    SELECT sender_id, 'a file', 'text/plain', 10, 10, now(), id, 0, row_number() OVER () FROM messages ORDER BY id LIMIT ${SENT_FILES}`
  await sql`
    INSERT INTO files (owner_id, name, type, size, content_id, expires_at)
    SELECT users.id, 'a file', 'text/plain', 10, ${SENT_FILES} + n, now() + (n - 100) * interval '1 minute'
    FROM generate_series(1, ${SENT_FILES / 2}::int) AS n, users WHERE username = 'Busy'`
  await sql`ANALYZE files, file_contents`
}

/** Many have a device that is told, and Busy some who have told it much. */
async function addPush(sql: Sql): Promise<void> {
  await sql`INSERT INTO push_keys (id, public_key, private_key) VALUES (${pushKey}, 'key', '')`
  await sql`
    INSERT INTO sessions (id, user_id, expires_at, user_agent, address, token_hash)
    SELECT CASE username WHEN 'Busy' THEN ${session}::uuid ELSE gen_random_uuid() END, id, now() + interval '1 day', '', '', sha256(id::text::bytea)
    FROM users WHERE id % 2 = 0 OR username = 'Busy'`
  await sql`
    INSERT INTO push_subscriptions (user_id, session_id, key_id, endpoint, public_key, auth_secret, origin, language)
    SELECT user_id, id, ${pushKey}, 'https://push.example.com/' || id, 'key', 'secret', '', 'en' FROM sessions`
  await sql`
    INSERT INTO push_notices (subscription_id, conversation_id, told_seq)
    SELECT push_subscriptions.id, conversation_id, CASE WHEN conversation_id % 16 = 0 THEN -1 ELSE 1 END FROM push_subscriptions JOIN participants USING (user_id)
    WHERE conversation_id % 8 = 0`
  await sql`ANALYZE sessions, push_subscriptions, push_notices`
}

async function addPasskeys(sql: Sql): Promise<void> {
  await sql`
    INSERT INTO passkeys (user_id, host, credential_id, public_key, counter, transports, is_backed_up, name)
    SELECT id, 'chat.example', id::text::bytea, '', 1, '', true, 'Phone' FROM users`
  await sql`ANALYZE passkeys`
}

/** Everybody has an address, and some the same. */
async function addAddresses(sql: Sql): Promise<void> {
  await sql`
    INSERT INTO email_addresses (user_id, is_confirmed, address)
    SELECT id, true, CASE WHEN id % 50 = 0 THEN 'same' ELSE 'a' || id END || '@example.com' FROM users`
  await sql`ANALYZE email_addresses`
}

/** Every message of `Busy` has one, in blocks of some hundred, and some were changed. */
async function addDocuments(sql: Sql): Promise<void> {
  await sql`
    INSERT INTO search_documents (message_id, conversation_id, sender_id, recipient_id, sender_block, recipient_block, has_files, words)
    SELECT messages.id, conversation_id, sender_id, recipient_id, messages.id / ${IN_BLOCK}, messages.id / ${IN_BLOCK}, false,
           setweight(to_tsvector('simple', body), 'A')
    FROM users JOIN messages ON users.id IN (sender_id, recipient_id) WHERE username = 'Busy'`
  await sql`
    INSERT INTO search_blocks
    SELECT users.id, block, block * ${IN_BLOCK}, ${IN_BLOCK} FROM users, generate_series(0, 100) AS block WHERE username = 'Busy'`
  await sql`INSERT INTO search_changes (message_id) SELECT id FROM messages ORDER BY id DESC LIMIT 5000`
  await sql`UPDATE search_progress SET settled_to = (SELECT max(id) - 50 FROM messages)`
  await sql.unsafe('ANALYZE search_documents, search_blocks, search_changes')
}

/** Messages of one batch: to old partners, to new ones, and one that is stored already. */
function batch(): messages.Outgoing[] {
  return [partner, newcomer].map(({ id }) => ({
    senderId: busy.id,
    recipientId: id,
    body: 'hi',
    key: crypto.randomUUID(),
  }))
}

const reaction = () => ({ id: message, personId: busy.id, emoji: '👍' })

const ALL_ENTRIES: audit.EntryFilter = { action: null, person: null, from: null, until: null }
const AUDIT_FILTERS: Partial<audit.EntryFilter>[] = [
  null,
  { id: 7 },
  { name: 'Crowd7' },
  { name: 'system' },
].flatMap(person => [
  { person },
  { person, action: 'session.started' as const },
  { person, action: 'keys.rotated' as const, until: new Date(Date.now() - 60_000) },
])

const claim: ownData.Claim = { fileId: 1, attempt: session, person: { id: 1, username: '' }, language: 'en' }
const chunk: ownData.Chunk = { number: 0, content: new Uint8Array(1), messagesDone: 0 }

const newFile = { name: 'a file', type: 'text/plain', size: 10 }
const upload = { ...newFile, id: UNSENT_FILE, received: 10, isComplete: false, contentId: UNSENT_FILE }

/** Of an earlier version: it is asked for, and then what is there is read. */
const HELD_PART = { messages: [], hasOlder: false, before: 1, version: 'an earlier one' }

/** Every function of every store that asks the database; those of the administration are in a file of their own. */
const CALLS: Calls = {
  accounts: {
    createPerson: [{ what: 'a name', make: sql => accounts.createPerson(sql, 'Somebody', '') }],
    hasAdministrator: [{ what: 'whether there is one', make: sql => accounts.hasAdministrator(sql) }],
    hasPeople: [{ what: 'whether there are any', make: sql => accounts.hasPeople(sql) }],
    findPersonByName: [{ what: 'a name', make: sql => accounts.findPersonByName(sql, 'Busy') }],
    findDeletedPartner: [{ what: 'an id', make: sql => accounts.findDeletedPartner(sql, busy, partner.id) }],
    findCredentials: [{ what: 'a name', make: sql => accounts.findCredentials(sql, 'Busy') }],
    lockAccount: [{ what: 'one', make: sql => accounts.lockAccount(sql, busy) }],
    lockAndCountWaysIn: [
      { what: 'one', make: sql => accounts.lockAndCountWaysIn(sql, busy, identity.issuer) },
    ],
    hasPassword: [{ what: 'one', make: sql => accounts.hasPassword(sql, busy) }],
    replaceHash: [
      { what: 'a hash', make: sql => accounts.replaceHash(sql, { id: busy.id, passwordHash: 'x' }, 'y') },
    ],
  },
  sessions: {
    createSession: [
      {
        what: 'a session',
        make: sql => sessions.createSession(sql, { ...busy, passwordHash: '' }, device, 1),
      },
    ],
    findSignedIn: [{ what: 'a secret', make: sql => sessions.findSignedIn(sql, 'unknown') }],
    confirmedWithin: [{ what: 'a session', make: sql => sessions.confirmedWithin(sql, session, 10) }],
    recordConfirmed: [{ what: 'a session', make: sql => sessions.recordConfirmed(sql, session) }],
    endSession: [{ what: 'a session', make: sql => sessions.endSession(sql, session) }],
    findLastingSessions: [
      { what: 'a session', make: sql => sessions.findLastingSessions(sql, [session, 'token:7']) },
    ],
    endExpiredSessions: [{ what: 'sessions', make: sql => sessions.endExpiredSessions(sql) }],
    lockAccountOf: [
      { what: 'a session', make: sql => sessions.lockAccountOf(sql, { id: busy.id, sessionId: session }) },
    ],
  },
  'api-tokens': {
    createApiToken: [{ what: 'one', make: sql => apiTokens.createApiToken(sql, busy, apiToken) }],
    listApiTokens: [{ what: 'all', make: sql => apiTokens.listApiTokens(sql, busy) }],
    removeApiToken: [{ what: 'one', make: sql => apiTokens.removeApiToken(sql, busy, 1) }],
    removeExpiredTokens: [{ what: 'tokens', make: sql => apiTokens.removeExpiredTokens(sql) }],
    findByApiToken: [{ what: 'a token', make: sql => apiTokens.findByApiToken(sql, 'chatapp_unknown') }],
    findLastingTokens: [{ what: 'some', make: sql => apiTokens.findLastingTokens(sql, [1, 2, 3]) }],
  },
  archive: {
    countForArchive: [
      { what: 'some', make: sql => archive.countForArchive(sql, busy, 200) },
      {
        what: 'all',
        make: sql => archive.countForArchive(sql, busy, Number.MAX_SAFE_INTEGER),
        atMost: 2 * CONVERSATIONS,
      },
    ],
    listForArchive: [{ what: 'some', make: sql => archive.listForArchive(sql, busy, 7, 100) }],
    readAccount: [{ what: 'one', make: sql => archive.readAccount(sql, busy) }],
    listReportsBy: [{ what: 'some', make: sql => archive.listReportsBy(sql, busy, 0, 100) }],
    readPicture: [{ what: 'one', make: sql => archive.readPicture(sql, busy) }],
  },
  'own-data': {
    askForFile: [{ what: 'one', make: sql => ownData.askForFile(sql, busy, 'en') }],
    findFile: [{ what: 'one', make: sql => ownData.findFile(sql, busy) }],
    countBytes: [{ what: 'all', make: sql => ownData.countBytes(sql) }],
    claimFile: [{ what: 'one', make: sql => ownData.claimFile(sql, 1) }],
    setTotal: [{ what: 'one', make: sql => ownData.setTotal(sql, claim, 1) }],
    addChunk: [{ what: 'one', make: sql => ownData.addChunk(sql, claim, chunk) }],
    finishFile: [{ what: 'one', make: sql => ownData.finishFile(sql, claim) }],
    failFile: [{ what: 'one', make: sql => ownData.failFile(sql, claim, 'error') }],
    readChunk: [{ what: 'one', make: sql => ownData.readChunk(sql, { ...busy, sessionId: session }, 1, 0) }],
    removeOldFiles: [{ what: 'those there are', make: sql => ownData.removeOldFiles(sql) }],
  },
  devices: {
    listOwnSessions: [
      { what: 'the latest', make: sql => devices.listOwnSessions(sql, signedIn(), { limit: 51 }) },
      {
        what: 'older ones',
        make: sql => devices.listOwnSessions(sql, signedIn(), { before: 99, limit: 51 }),
      },
    ],
    removeSession: [{ what: 'one', make: sql => devices.removeSession(sql, busy, 1) }],
    removeOtherSessions: [{ what: 'all others', make: sql => devices.removeOtherSessions(sql, signedIn()) }],
  },
  files: {
    filesOfMessage: [
      {
        what: 'of a page',
        make: sql =>
          sql`SELECT ${files.filesOfMessage(sql)} FROM unnest(${[message]}::bigint[]) AS messages (id)`,
      },
    ],
    addFile: [{ what: 'one', make: sql => files.addFile(sql, busy, newFile, 24) }],
    readUsage: [{ what: 'of one', make: sql => files.readUsage(sql, busy) }],
    findUpload: [{ what: 'one', make: sql => files.findUpload(sql, busy, UNSENT_FILE) }],
    lockUpload: [{ what: 'one', make: sql => files.lockUpload(sql, busy, UNSENT_FILE) }],
    confirmReceived: [{ what: 'one', make: sql => files.confirmReceived(sql, UNSENT_FILE, 5) }],
    confirmGrown: [{ what: 'one', make: sql => files.confirmGrown(sql, UNSENT_FILE, 15) }],
    completeUpload: [
      { what: 'one', make: sql => files.completeUpload(sql, upload, { type: 'text/plain', picture: null }) },
    ],
    findOwnFiles: [{ what: 'two', make: sql => files.findOwnFiles(sql, busy, [UNSENT_FILE, 1]) }],
    findFile: [
      { what: 'one that was sent', make: sql => files.findFile(sql, busy, 1) },
      { what: 'one that was not', make: sql => files.findFile(sql, busy, UNSENT_FILE) },
    ],
    removeUpload: [{ what: 'one', make: sql => files.removeUpload(sql, busy, UNSENT_FILE) }],
    removeUnsent: [{ what: 'some', make: sql => files.removeUnsent(sql, 20) }],
  },
  'files/content': {
    addContent: [{ what: 'one', make: sql => contents.addContent(sql, null) }],
    findRemovable: [{ what: 'some', make: sql => contents.findRemovable(sql, 100) }],
    removeContent: [{ what: 'one', make: sql => contents.removeContent(sql, 1) }],
    removeContentSoon: [{ what: 'one', make: sql => contents.removeContentSoon(sql, 1) }],
    keepContent: [{ what: 'one', make: sql => contents.keepContent(sql, 1) }],
    claimMovable: [
      { what: 'from the database', make: sql => contents.claimMovable(sql, 'database') },
      { what: 'from a bucket', make: sql => contents.claimMovable(sql, 'bucket') },
    ],
    replaceContent: [{ what: 'one', make: sql => contents.replaceContent(sql, 1, UNUSED_CONTENT) }],
  },
  disappearing: {
    setDisappearing: [{ what: 'a week', make: sql => disappearing.setDisappearing(sql, busy, partner, 7) }],
    findDisappearing: [{ what: 'one', make: sql => disappearing.findDisappearing(sql, busy, partner) }],
    removeDisappearing: [{ what: 'some', make: sql => disappearing.removeDisappearing(sql, 100) }],
  },
  changes: {
    lockTargets: [{ what: 'a batch', make: sql => changes.lockTargets(sql, [message, message - 1]) }],
    findLockedTargets: [
      { what: 'a batch', make: sql => changes.findLockedTargets(sql, [message, message - 1]) },
    ],
    editMessages: [
      { what: 'a batch', make: sql => changes.editMessages(sql, [{ id: message, body: 'edited' }]) },
    ],
    deleteMessages: [{ what: 'a batch', make: sql => changes.deleteMessages(sql, [message - 1]) }],
    addReactions: [{ what: 'a batch', make: sql => changes.addReactions(sql, [reaction()]) }],
    removeReactions: [{ what: 'a batch', make: sql => changes.removeReactions(sql, [reaction()]) }],
    findVersions: [{ what: 'of many', make: sql => changes.findVersions(sql, [message, message + 1]) }],
    listVersions: [{ what: 'of one', make: sql => changes.listVersions(sql, busy, message) }],
  },
  conversations: {
    markRead: [{ what: 'all', make: sql => conversations.markRead(sql, busy, partner, 9) }],
    openConversation: (
      [
        { newest: true },
        { before: 5 },
        { around: 5 },
        { whereReadingStopped: true },
        { whereReadingStopped: true, place: 5 },
      ] as const
    ).flatMap(at =>
      [null, HELD_PART].map(held => ({
        what: `${Object.keys(at).join()}${held ? ', where it is held' : ''}`,
        make: (sql: Sql) => conversations.openConversation(sql, busy, partner, { at, limit: 15, held }),
      })),
    ),
    findAnnouncedReads: [
      { what: 'of some', make: sql => conversations.findAnnouncedReads(sql, busy, [1, 2, 3]) },
    ],
    findStanding: [
      {
        what: 'one',
        make: sql => conversations.findStanding(sql, busy, partner),
      },
    ],
  },
  list: {
    listConversations: [
      { what: 'the latest', make: sql => list.listConversations(sql, busy, { limit: 51 }) },
      { what: 'older ones', make: sql => list.listConversations(sql, busy, { after, limit: 51 }) },
      {
        what: 'a search that finds many',
        make: sql => list.listConversations(sql, busy, { q: 'an', limit: 31 }),
      },
      {
        what: 'a search that finds nobody, in the index alone',
        make: sql => list.listConversations(sql, busy, { q: 'q.q', after, limit: 31 }),
        atMost: CONVERSATIONS,
      },
      {
        what: 'the archived',
        make: sql => list.listConversations(sql, tidy, { section: 'archived', limit: 31 }),
      },
      {
        what: 'all, where none is in the list',
        make: sql => list.listConversations(sql, tidy, { after, limit: 51 }),
      },
    ],
    readListBeginning: [
      { what: 'of many', make: sql => list.readListBeginning(sql, busy, 31, null) },
      {
        what: 'where it is held',
        make: async sql => {
          const held = await list.readListBeginning(sql, busy, 31, null)
          return list.readListBeginning(sql, busy, 31, { ...held, version: 'an earlier one' })
        },
      },
      { what: 'where all are archived', make: sql => list.readListBeginning(sql, tidy, 31, null) },
      { what: 'of nobody', make: sql => list.readListBeginning(sql, newcomer, 31, null) },
    ],
    listArrangements: [{ what: 'some', make: sql => list.listArrangements(sql, tidy, 7, 100) }],
    lockConversation: [{ what: 'one', make: sql => list.lockConversation(sql, busy, partner) }],
    listPlaces: [{ what: 'some', make: sql => list.listPlaces(sql, busy, 7, 200) }],
    markAllRead: [
      {
        what: 'some, among all of one person',
        make: sql => list.markAllRead(sql, busy, [3, 1, 200]),
      },
    ],
    countOtherPins: [{ what: 'all', make: sql => list.countOtherPins(sql, busy, 1) }],
    arrange: [
      { what: 'a pin', make: sql => list.arrange(sql, busy, conversation, { isPinned: true }) },
      {
        what: 'archiving, and muting for a while',
        make: sql => list.arrange(sql, busy, conversation, { isArchived: true, mutedUntil: new Date() }),
      },
    ],
    findConversation: [
      { what: 'one', make: sql => list.findConversation(sql, busy, partner) },
      { what: 'none', make: sql => list.findConversation(sql, busy, newcomer) },
    ],
  },
  blocks: {
    block: [{ what: 'a partner', make: sql => blocks.block(sql, busy, partner) }],
    listBlocked: [{ what: 'the first', make: sql => blocks.listBlocked(sql, busy, { limit: 51 }) }],
    findBlockedDirections: [{ what: 'a batch', make: sql => blocks.findBlockedDirections(sql, batch()) }],
    whoSees: [
      { what: 'of two', make: sql => blocks.whoSees(sql, busy, 'presence', [partner.id, newcomer.id]) },
    ],
    unblock: [{ what: 'a partner', make: sql => blocks.unblock(sql, busy, partner) }],
  },
  notifications: {
    readNotificationSettings: [
      { what: 'of one', make: sql => notifications.readNotificationSettings(sql, busy) },
    ],
    storeNotificationSettings: [
      {
        what: 'of one',
        make: sql => notifications.storeNotificationSettings(sql, busy, DEFAULT_NOTIFICATIONS),
      },
    ],
    listUnread: [
      {
        what: 'of one who has many',
        make: sql => notifications.listUnread(sql, busy, 100),
        atMost: CONVERSATIONS + FEW,
      },
      {
        what: 'of one who has put all away',
        make: sql => notifications.listUnread(sql, tidy, 100),
        atMost: CONVERSATIONS + FEW,
      },
    ],
    findNews: [{ what: 'a message', make: sql => notifications.findNews(sql, partner, message) }],
  },
  presence: {
    findSeen: [
      { what: 'of one who has many', make: sql => presence.findSeen(sql, [busy.id]), atMost: 3 * 500 + FEW },
      { what: 'of two', make: sql => presence.findSeen(sql, [partner.id, newcomer.id]) },
    ],
    findLastSeen: [
      {
        what: 'of a partner, and of somebody else',
        make: sql =>
          presence.findLastSeen(sql, [
            { viewerId: busy.id, personId: partner.id },
            { viewerId: busy.id, personId: newcomer.id },
          ]),
      },
    ],
    findKnownTyping: [
      {
        what: 'to a partner, and to somebody else',
        make: sql =>
          presence.findKnownTyping(sql, [
            { senderId: busy.id, recipientId: partner.id },
            { senderId: newcomer.id, recipientId: busy.id },
          ]),
      },
    ],
    recordStays: [
      { what: 'of one', make: sql => presence.recordStays(sql, [{ id: busy.id, until: new Date() }], true) },
    ],
  },
  privacy: {
    readPrivacy: [{ what: 'one', make: sql => privacy.readPrivacy(sql, busy) }],
    savePrivacy: [{ what: 'one', make: sql => privacy.savePrivacy(sql, busy, { showsPresence: false }) }],
  },
  'messages/reading': {
    findMessage: [{ what: 'one', make: sql => readingMessages.findMessage(sql, busy, message) }],
    readConversation: [
      {
        what: 'the latest',
        make: sql => readingMessages.readConversation(sql, busy, partner, { limit: 15 }),
      },
      {
        what: 'after one',
        make: sql => readingMessages.readConversation(sql, busy, partner, { after: 3, limit: 100 }),
      },
      {
        what: 'what was changed',
        make: sql => readingMessages.readConversation(sql, busy, partner, { changedAfter: 0, limit: 100 }),
      },
      {
        what: 'around one',
        make: sql => readingMessages.readConversation(sql, busy, partner, { around: 3, limit: 100 }),
      },
    ],
    readLatest: [
      {
        what: 'the latest',
        make: sql => readingMessages.readLatest(sql, busy, { limit: 100 }),
        atMost: 6 * 101, // what was sent and what was got, and of what is shown the two people, what it replies to and its reactions
      },
      { what: 'the first', make: sql => readingMessages.readLatest(sql, busy, { before: 1, limit: 100 }) },
      { what: 'nothing', make: sql => readingMessages.readLatest(sql, newcomer, { limit: 100 }) },
    ],
  },
  messages: {
    storeMessages: [
      { what: 'a batch', make: sql => messages.storeMessages(sql, batch()) },
      {
        what: 'a batch of which none must be answered first',
        make: sql => messages.storeMessages(sql, batch(), 'answered'),
      },
    ],
    findByKeys: [{ what: 'a batch', make: sql => messages.findByKeys(sql, batch()) }],
    findLocked: [
      { what: 'a batch', make: sql => messages.findLocked(sql, [{ low: busy.id, high: partner.id }]) },
    ],
  },
  invitations: {
    createInvitation: [{ what: 'one', make: sql => invitations.createInvitation(sql, invitation) }],
    isWorkingInvitation: [{ what: 'a secret', make: sql => invitations.isWorkingInvitation(sql, 'unknown') }],
    claimInvitation: [{ what: 'a secret', make: sql => invitations.claimInvitation(sql, 'unknown') }],
    findInvitation: [{ what: 'one', make: sql => invitations.findInvitation(sql, 1) }],
    endInvitation: [{ what: 'one', make: sql => invitations.endInvitation(sql, 1) }],
    listInvitations: [null, ...invitations.STATES].map(state => ({
      what: state ?? 'all',
      make: sql => invitations.listInvitations(sql, { state, before: 4_000, limit: 51 }),
      atMost: state === 'ended' ? UNUSED_INVITATIONS : FEW, // those that are open are passed
    })),
  },
  figures: {
    lockFigures: [{ what: 'the lock', make: sql => figures.lockFigures(sql) }],
    readPlace: [{ what: 'the place', make: sql => figures.readPlace(sql) }],
    countMessages: [
      { what: 'some', make: sql => figures.countMessages(sql, { countedTo: 100, seenTo: 500 }), atMost: 900 },
    ],
    lookAround: [{ what: 'the day', make: sql => figures.lookAround(sql), atMost: 3 * CROWD.people + FEW }],
    seeNewest: [{ what: 'the newest', make: sql => figures.seeNewest(sql) }],
    readFigures: [{ what: 'a month', make: sql => figures.readFigures(sql, 37) }],
  },
  instances: {
    renewInstance: [{ what: 'one', make: sql => instances.renewInstance(sql, instance) }],
    removeInstance: [{ what: 'one', make: sql => instances.removeInstance(sql, instance.id) }],
    listInstances: [{ what: 'all', make: sql => instances.listInstances(sql) }],
  },
  jobs: {
    addJob: [{ what: 'one', make: sql => jobs.addJob(sql, 'mail', busy.id, job.content) }],
    takeJobs: [{ what: 'some', make: sql => jobs.takeJobs(sql, 'mail', 4) }],
    renewJob: [{ what: 'one', make: sql => jobs.renewJob(sql, job) }],
    finishJob: [{ what: 'one', make: sql => jobs.finishJob(sql, job) }],
    giveJobBack: [{ what: 'one', make: sql => jobs.giveJobBack(sql, job) }],
    retryJob: [
      { what: 'one', make: sql => jobs.retryJob(sql, job, 'why', { retryAfterS: 1, giveUpAfterS: 60 }) },
    ],
    endJob: [{ what: 'one', make: sql => jobs.endJob(sql, job, 'why') }],
    nextJobInMs: [{ what: 'a kind', make: sql => jobs.nextJobInMs(sql, 'mail') }],
    countJobs: [{ what: 'all', make: sql => jobs.countJobs(sql), atMost: WAITING_JOBS + ENDED_JOBS }],
    removeEndedJobs: [{ what: 'old ones', make: sql => jobs.removeEndedJobs(sql) }],
  },
  push: {
    countOtherDevices: [{ what: 'some', make: sql => push.countOtherDevices(sql, signedIn()) }],
    saveSubscription: [
      {
        what: 'one that another session had',
        make: sql => push.saveSubscription(sql, signedIn(), subscription),
      },
    ],
    isRemoved: [{ what: 'one', make: sql => push.isRemoved(sql, signedIn()) }],
    listDevices: [{ what: 'some', make: sql => push.listDevices(sql, signedIn()) }],
    removeDevice: [{ what: 'one', make: sql => push.removeDevice(sql, busy, 1) }],
    removeEndpoint: [{ what: 'one', make: sql => push.removeEndpoint(sql, busy, subscription.endpoint) }],
    findTarget: [{ what: 'one', make: sql => push.findTarget(sql, 2) }],
    recordTaken: [{ what: 'one', make: sql => push.recordTaken(sql, 2) }],
    recordFailure: [{ what: 'one', make: sql => push.recordFailure(sql, 2, 'why') }],
    removeGone: [{ what: 'one', make: sql => push.removeGone(sql, 3) }],
  },
  webhooks: {
    findToken: [{ what: 'one', make: sql => webhooks.findToken(sql, busy, 1) }],
    listWebhooks: [{ what: 'all', make: sql => webhooks.listWebhooks(sql, busy) }],
    addWebhook: [{ what: 'one', make: sql => webhooks.addWebhook(sql, busy, 1, 'https://a.example/', kept) }],
    removeWebhook: [{ what: 'one', make: sql => webhooks.removeWebhook(sql, busy, 1) }],
    findReceiver: [{ what: 'one', make: sql => webhooks.findReceiver(sql, 1) }],
    recordAnswer: [{ what: 'one', make: sql => webhooks.recordAnswer(sql, 1, 200, 'thanks') }],
  },
  'push/notice': {
    noteMessages: [{ what: 'some', make: sql => notices.noteMessages(sql, heard()) }],
    noteRecentMessages: [
      { what: 'after a gap', make: notices.noteRecentMessages, atMost: 4 * RECENT_MESSAGES + FEW },
    ],
    noteChanged: [{ what: 'some', make: sql => notices.noteChanged(sql, heard()) }],
    recordTelling: [{ what: 'one', make: sql => notices.recordTelling(sql, notice()) }],
    noteReaders: [
      {
        what: 'one who has many',
        make: sql => notices.noteReaders(sql, [busy.id]),
        atMost: 3 * CONVERSATIONS + FEW,
      },
    ],
    addTry: [{ what: 'one', make: sql => notices.addTry(sql, busy, 1) }],
    beginNotice: [{ what: 'one', make: sql => notices.beginNotice(sql, notice()) }],
    waitForNotice: [{ what: 'one', make: sql => notices.waitForNotice(sql, notice(), job) }],
    recordTold: [{ what: 'one', make: sql => notices.recordTold(sql, notice(), { seq: 3, text: 'digest' }) }],
    removeNotice: [{ what: 'one', make: sql => notices.removeNotice(sql, notice()) }],
    findLatestUnread: [{ what: 'one', make: sql => notices.findLatestUnread(sql, busy.id, conversation) }],
    findPartnerName: [{ what: 'one', make: sql => notices.findPartnerName(sql, busy.id, conversation) }],
  },
  'webhooks/noting': {
    noteForWebhooks: [{ what: 'some', make: sql => webhookNoting.noteForWebhooks(sql, heard()) }],
    noteRecentForWebhooks: [
      {
        what: 'after a gap',
        make: webhookNoting.noteRecentForWebhooks,
        atMost: 3 * RECENT_MESSAGES + FEW,
      },
    ],
    noteChangesForWebhooks: [
      {
        what: 'some',
        make: sql =>
          webhookNoting.noteChangesForWebhooks(sql, [
            { personId: partner.id, conversationId: conversation, change: 2 },
          ]),
      },
    ],
    noteUnheardChanges: [{ what: 'all', make: webhookNoting.noteUnheardChanges }],
    addTrial: [{ what: 'one', make: sql => webhookNoting.addTrial(sql, busy, 1) }],
  },
  outbound: {
    findToldOutside: [{ what: 'some', make: sql => outbound.findToldOutside(sql, [busy.id, partner.id]) }],
  },
  'webhooks/position': {
    beginPosting: [{ what: 'one', make: sql => webhookPositions.beginPosting(sql, 1, conversation, job) }],
    findNextMessage: [{ what: 'one', make: sql => webhookPositions.findNextMessage(sql, 1, conversation) }],
    findNextChange: [{ what: 'one', make: sql => webhookPositions.findNextChange(sql, 1, conversation) }],
    recordSent: [
      { what: 'a message', make: sql => webhookPositions.recordSent(sql, 1, conversation, { seq: 3 }) },
      { what: 'a change', make: sql => webhookPositions.recordSent(sql, 1, conversation, { change: 2 }) },
    ],
    endPosting: [
      { what: 'one', make: sql => webhookPositions.endPosting(sql, 1, conversation, { seq: 3, change: 2 }) },
    ],
    leavePosting: [{ what: 'one', make: sql => webhookPositions.leavePosting(sql, 1, conversation) }],
  },
  'push/key': {
    findNewestKey: [{ what: 'the newest', make: pushKeys.findNewestKey }],
    findPushKey: [{ what: 'one', make: sql => pushKeys.findPushKey(sql, pushKey) }],
    addPushKey: [
      {
        what: 'one',
        make: sql => pushKeys.addPushKey(sql, { ...kept, id: crypto.randomUUID(), publicKey: 'newer' }),
      },
    ],
    removeUnusedPushKeys: [{ what: 'all', make: pushKeys.removeUnusedPushKeys }],
  },
  email: {
    findAddresses: [{ what: 'one', make: sql => email.findAddresses(sql, busy.id) }],
    storeWaiting: [{ what: 'one', make: sql => email.storeWaiting(sql, busy.id, 'a@example.com') }],
    confirmWaiting: [{ what: 'one', make: sql => email.confirmWaiting(sql, busy.id) }],
    removeAddress: [{ what: 'one', make: sql => email.removeAddress(sql, busy.id, true) }],
    isAddressOf: [{ what: 'one', make: sql => email.isAddressOf(sql, busy.id, 'a@example.com', true) }],
    findPeopleByAddress: [
      { what: 'some', make: sql => email.findPeopleByAddress(sql, 'Same@example.com') },
      { what: 'nobody', make: sql => email.findPeopleByAddress(sql, 'nobody@example.com') },
    ],
  },
  mail: {
    queueMail: [{ what: 'one', make: sql => mail.queueMail(sql, busy.id, { kind: 'two-step-removed' }) }],
    findRecipient: [{ what: 'one', make: sql => mail.findRecipient(sql, busy.id) }],
  },
  audit: {
    listEntries: AUDIT_FILTERS.flatMap(filter =>
      (['newest first', 'oldest first'] as const).flatMap(order =>
        [null, { micros: (Date.now() - 3_600_000) * 1_000, id: 10_000 }].map(after => ({
          what: `${JSON.stringify(filter)}, ${order}${after ? ', further on' : ''}`,
          make: (sql: Sql) =>
            audit.listEntries(sql, { ...ALL_ENTRIES, ...filter }, { order, after, limit: 51 }),
        })),
      ),
    ),
  },
  search: {
    findConversation: [{ what: 'one', make: sql => search.findConversation(sql, busy, partner.username) }],
    findIndexed: [
      {
        what: 'a word of all messages',
        make: sql => search.findIndexed(sql, busy, indexQuery("'#mess':*"), scope, newest),
      },
      {
        what: 'three words',
        make: sql =>
          search.findIndexed(sql, busy, indexQuery("'#message'", "'#when'", "'#say'"), scope, newest),
      },
      {
        what: 'a word of no message',
        make: sql => search.findIndexed(sql, busy, indexQuery("'#nowhere':*"), scope, newest),
      },
      {
        what: 'a word in a conversation',
        make: sql =>
          search.findIndexed(
            sql,
            busy,
            indexQuery("'#mess':*"),
            { ...scope, conversationId: conversation },
            newest,
          ),
      },
      {
        what: 'a word among all of a conversation',
        make: sql =>
          search.findIndexed(
            sql,
            busy,
            { ...indexQuery(), words: ["'message':*AC"] },
            { ...scope, conversationId: conversation },
            newest,
          ),
      },
      {
        what: 'words that stand together, of some days, the best first',
        make: sql =>
          search.findIndexed(
            sql,
            busy,
            { ...indexQuery("'#they'", "'#have'"), words: ["'they' <-> 'have'"] },
            {
              ...scope,
              after: '2020-01-01',
              before: '2100-01-01',
              ids: { low: message - 1_000, high: message },
            },
            { ...newest, isRanked: true },
          ),
      },
    ],
    isSmall: [{ what: 'one', make: sql => search.isSmall(sql, busy, conversation) }],
    findRare: [
      {
        what: 'of a word of all messages and one of none',
        make: sql => search.findRare(sql, busy, ["'#mess':*", "'#nowhere':*"], Number.MAX_SAFE_INTEGER),
      },
    ],
    readUnindexed: [
      {
        what: 'the latest',
        make: sql => search.readUnindexed(sql, busy, scope, { before: Number.MAX_SAFE_INTEGER, limit: 30 }),
      },
    ],
    readFound: [{ what: 'two', make: sql => search.readFound(sql, busy, [message, message - 1]) }],
  },
  'search-index': {
    lockIndex: [{ what: 'the lock', make: sql => searchIndex.lockIndex(sql) }],
    takeChanges: [{ what: 'some', make: sql => searchIndex.takeChanges(sql, 100) }],
    readSources: [{ what: 'two', make: sql => searchIndex.readSources(sql, [message, message - 1]) }],
    readNew: [{ what: 'some', make: sql => searchIndex.readNew(sql, 0, 100), atMost: FEW }],
    readEarlier: [{ what: 'some', make: sql => searchIndex.readEarlier(sql, message, 100) }],
    readBlocks: [{ what: 'of two', make: sql => searchIndex.readBlocks(sql, [busy.id, partner.id]) }],
    saveBlocks: [
      {
        what: 'one',
        make: sql =>
          searchIndex.saveBlocks(sql, [{ personId: busy.id, block: 1, fromId: IN_BLOCK, documents: 1 }]),
      },
    ],
    saveDocuments: [{ what: 'one', make: sql => searchIndex.saveDocuments(sql, [searchDocument]) }],
    removeDocuments: [{ what: 'one', make: sql => searchIndex.removeDocuments(sql, [message]) }],
    saveProgress: [
      { what: 'all', make: sql => searchIndex.saveProgress(sql, { earlierTo: 0, settledTo: message }) },
    ],
    readProgress: [{ what: 'all', make: sql => searchIndex.readProgress(sql) }],
  },
  reports: {
    hasReported: [{ what: 'one', make: sql => reports.hasReported(sql, busy, message) }],
    storeReport: [
      { what: 'one that was got', make: sql => reports.storeReport(sql, partner, message, 'rude') },
      { what: 'one that was sent', make: sql => reports.storeReport(sql, busy, message, 'rude') },
    ],
  },
  'server-settings': {
    readStoredSettings: [{ what: 'all', make: sql => settings.readStoredSettings(sql) }],
    lockSettings: [{ what: 'the lock', make: sql => settings.lockSettings(sql) }],
    storeSetting: [{ what: 'one', make: sql => settings.storeSetting(sql, setting) }],
  },
  'two-step': {
    hasTwoStep: [{ what: 'one', make: sql => twoStep.hasTwoStep(sql, newcomer) }],
    readTwoStep: [{ what: 'one', make: sql => twoStep.readTwoStep(sql, newcomer) }],
    storeSetUp: [{ what: 'one', make: sql => twoStep.storeSetUp(sql, newcomer, kept) }],
    findSetUp: [{ what: 'one', make: sql => twoStep.findSetUp(sql, newcomer) }],
    enableTwoStep: [{ what: 'one', make: sql => twoStep.enableTwoStep(sql, partner, 1) }],
    lockApp: [{ what: 'one', make: sql => twoStep.lockApp(sql, newcomer) }],
    recordUsedStep: [{ what: 'one', make: sql => twoStep.recordUsedStep(sql, newcomer, 2) }],
    storeSecret: [{ what: 'one', make: sql => twoStep.storeSecret(sql, newcomer, kept) }],
    replaceRecoveryCodes: [
      { what: 'two', make: sql => twoStep.replaceRecoveryCodes(sql, newcomer, ['a', 'b']) },
    ],
    consumeRecoveryCode: [{ what: 'one', make: sql => twoStep.consumeRecoveryCode(sql, newcomer, 'a') }],
    storePendingSignIn: [{ what: 'one', make: sql => twoStep.storePendingSignIn(sql, pending()) }],
    findPendingSignIn: [{ what: 'a secret', make: sql => twoStep.findPendingSignIn(sql, 'unknown') }],
    consumePendingSignIn: [{ what: 'a secret', make: sql => twoStep.consumePendingSignIn(sql, 'unknown') }],
    removeExpiredTwoStep: [{ what: 'what has', make: sql => twoStep.removeExpiredTwoStep(sql) }],
    disableTwoStep: [{ what: 'one', make: sql => twoStep.disableTwoStep(sql, newcomer) }],
  },
  'single-sign-on': {
    findByIdentity: [{ what: 'one', make: sql => signOn.findByIdentity(sql, identity) }],
    findJoined: [{ what: 'one', make: sql => signOn.findJoined(sql, busy, identity.issuer) }],
    storeIdentity: [{ what: 'one', make: sql => signOn.storeIdentity(sql, busy, identity, 'Busy') }],
    deleteIdentity: [{ what: 'one', make: sql => signOn.deleteIdentity(sql, busy, identity.issuer) }],
    storeStep: [{ what: 'one', make: sql => signOn.storeStep(sql, Buffer.alloc(32), step, 15) }],
    findStep: [{ what: 'one', make: sql => signOn.findStep(sql, Buffer.alloc(32)) }],
    consumeStep: [{ what: 'one', make: sql => signOn.consumeStep(sql, Buffer.alloc(32)) }],
    removeExpiredSteps: [{ what: 'all', make: sql => signOn.removeExpiredSteps(sql) }],
  },
  days: {
    findIdsOfDays: [
      { what: 'a year', make: sql => findIdsOfDays(sql, { from: '2026-01-01', to: '2026-12-31' }) },
    ],
  },
  delivered: {
    moveDeliveredMarks: [
      {
        what: 'one',
        make: sql => delivered.moveDeliveredMarks(sql, [{ personId: partner.id, messageId: message }]),
      },
    ],
  },
  drafts: {
    saveDraft: [
      {
        what: 'one',
        make: sql => drafts.saveDraft(sql, busy, partner, { body: 'begun', agoMs: 0, after: 1 }),
      },
    ],
    findDraft: [{ what: 'one', make: sql => drafts.findDraft(sql, busy, partner) }],
    listDrafts: [{ what: 'the first', make: sql => drafts.listDrafts(sql, busy, { limit: 51 }) }],
    emptyDraft: [{ what: 'one', make: sql => drafts.emptyDraft(sql, busy, partner, 1) }],
    draftInPlace: [
      { what: 'of a page', make: sql => sql`SELECT ${drafts.draftInPlace(sql, busy, partner)} AS draft` },
    ],
    draftTo: [
      {
        what: 'for some',
        make: sql =>
          sql`SELECT ${drafts.draftTo(sql, busy, sql`people.id`, 100)} FROM unnest(${[partner.id]}::bigint[]) AS people (id)`,
      },
    ],
  },
  profiles: {
    setDisplayName: [{ what: 'a name', make: sql => profiles.setDisplayName(sql, busy, 'Somebody Busy') }],
    setPreferences: [{ what: 'a theme', make: sql => profiles.setPreferences(sql, busy, { theme: 'dark' }) }],
    storePicture: [{ what: 'one', make: sql => profiles.storePicture(sql, busy, picture) }],
    removePicture: [{ what: 'one', make: sql => profiles.removePicture(sql, busy) }],
    findPicture: [{ what: 'one', make: sql => profiles.findPicture(sql, picture.hash, 'small') }],
  },
  passkeys: {
    listPasskeys: [{ what: 'of one', make: sql => passkeys.listPasskeys(sql, busy) }],
    findPasskey: [{ what: 'one', make: sql => passkeys.findPasskey(sql, busy, 7) }],
    listCredentials: [{ what: 'of one', make: sql => passkeys.listCredentials(sql, busy, 'chat.example') }],
    findCredential: [
      { what: 'one', make: sql => passkeys.findCredential(sql, Buffer.from('7'), 'chat.example') },
    ],
    provideHandle: [{ what: 'of one', make: sql => passkeys.provideHandle(sql, busy) }],
    storePasskey: [{ what: 'one', make: sql => passkeys.storePasskey(sql, busy, passkey) }],
    recordUse: [{ what: 'one', make: sql => passkeys.recordUse(sql, { id: 7 }, 2, true) }],
    renamePasskey: [{ what: 'one', make: sql => passkeys.renamePasskey(sql, busy, 7, 'Phone') }],
    deletePasskey: [{ what: 'one', make: sql => passkeys.deletePasskey(sql, busy, 7) }],
  },
  people: {
    findByPartOfName: [
      { what: 'many', make: sql => people.findByPartOfName(sql, 'a'), atMost: 2_500 },
      { what: 'nobody', make: sql => people.findByPartOfName(sql, 'q.q') },
    ],
    listPartnerIds: [
      { what: 'all', make: sql => people.listPartnerIds(sql, busy.id), atMost: CONVERSATIONS },
    ],
    listPeople: [
      { what: 'the first', make: sql => people.listPeople(sql, busy, { limit: 101 }) },
      { what: 'those after a name', make: sql => people.listPeople(sql, busy, { after: 'm', limit: 101 }) },
      {
        what: 'a search that finds few',
        make: sql => people.listPeople(sql, busy, { q: 'anan', limit: 31, onlyWithoutConversation: true }),
      },
      {
        what: 'a search that finds many',
        make: sql => people.listPeople(sql, busy, { q: 'an', limit: 31 }),
        atMost: 2_500,
      },
      {
        what: 'a search that finds nobody',
        make: sql => people.listPeople(sql, busy, { q: 'q.q', limit: 31 }),
      },
      {
        what: 'everybody else, where all others come first',
        make: sql => people.listPeople(sql, busy, { limit: 31, onlyWithoutConversation: true }),
        atMost: 2 * CONVERSATIONS + FEW,
      },
    ],
  },
}

test('every function of every store is looked at', async () => {
  const stores = await functionsOf(join(import.meta.dirname, '..', '..', 'src'), '*/*store.ts')
  for (const [store, functions] of Object.entries(stores)) {
    expect({ store, functions }).toEqual({ store, functions: calledIn(CALLS, store) })
  }
})

test.each(named(CALLS))('$name', ({ call }) => observed.look(call))
