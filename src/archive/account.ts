import { toJson as tokenToJson } from '../api-tokens/api.ts'
import { listApiTokens } from '../api-tokens/store.ts'
import { toJson as sessionToJson } from '../devices/api.ts'
import { listOwnSessions } from '../devices/store.ts'
import { notificationsToJson } from '../notifications/model.ts'
import { readNotificationSettings } from '../notifications/store.ts'
import { listPasskeys } from '../passkeys/store.ts'
import { listDevices } from '../push/store.ts'
import { listWebhooks } from '../webhooks/store.ts'
import { writeList, writeValue } from './json.ts'
import type { Source } from './messages.ts'
import { readAccount } from './store.ts'

// What an account is, and what signs in to it. Secrets are not known here, but for their hashes.

/** Stands where the session that asks would. */
const NO_SESSION = '00000000-0000-0000-0000-000000000000'

/** The account itself. */
export async function* writeAccount({ sql, person }: Source): AsyncGenerator<string> {
  const account = await readAccount(sql, person)
  if (!account) return
  const { displayName, sendKey, showsReadMarks, showsPresence, createdAt, twoStepSince, ...rest } = account
  yield writeValue({
    ...rest,
    display_name: displayName,
    send_key: sendKey,
    shows_read_marks: showsReadMarks,
    shows_presence: showsPresence,
    created: createdAt.toISOString(),
    ...notificationsToJson(await readNotificationSettings(sql, person)),
    two_step_since: twoStepSince?.toISOString() ?? null,
  })
}

/** Where one is signed in, and with what. */
export async function* writeSessions(source: Source): AsyncGenerator<string> {
  const { sql, person } = source
  const asker = { id: person.id, sessionId: source.sessionId ?? NO_SESSION }
  yield* writeList(source, Number.MAX_SAFE_INTEGER, {
    read: (before, limit) => listOwnSessions(sql, asker, { before, limit }),
    placeOf: ({ number }) => number,
    toJson: sessionToJson,
  })
}

/** One's API tokens, by their names. */
export async function* writeTokens({ sql, person }: Source): AsyncGenerator<string> {
  yield writeValue((await listApiTokens(sql, person)).map(tokenToJson))
}

/** Where what is sent to one is posted for programs. */
export async function* writeWebhooks({ sql, person }: Source): AsyncGenerator<string> {
  const webhooks = await listWebhooks(sql, person)
  yield writeValue(
    webhooks.map(({ token, url, createdAt, answeredAt, status, answer }) => ({
      token,
      url,
      created: createdAt.toISOString(),
      last_answered: answeredAt?.toISOString() ?? null,
      status,
      answer,
    })),
  )
}

/** One's devices that are told of new messages while no page is open on them. */
export async function* writePush({ sql, person, sessionId }: Source): AsyncGenerator<string> {
  const devices = await listDevices(sql, { id: person.id, sessionId: sessionId ?? NO_SESSION })
  yield writeValue(
    devices.map(({ userAgent, createdAt, toldAt, failure }) => ({
      device: userAgent,
      created: createdAt.toISOString(),
      last_told: toldAt?.toISOString() ?? null,
      failure,
    })),
  )
}

/** One's passkeys, by their names. */
export async function* writePasskeys({ sql, person }: Source): AsyncGenerator<string> {
  const passkeys = await listPasskeys(sql, person)
  yield writeValue(
    passkeys.map(({ name, host, createdAt, lastUsedAt }) => ({
      name,
      host,
      created: createdAt.toISOString(),
      last_used: lastUsedAt?.toISOString() ?? null,
    })),
  )
}
