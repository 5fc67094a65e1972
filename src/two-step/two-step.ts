import type { Limits } from '../accounts/limits.ts'
import type { Person, SignedIn } from '../accounts/store.ts'
import { actorOf, record, strangerOf } from '../audit/record.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { HttpError, invalid, unavailable } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { log } from '../log.ts'
import { queueMail } from '../mail/store.ts'
import type { SecretBox } from '../secret-box.ts'
import { requireSession } from '../sessions/require.ts'
import { addressOf, type Code, findStep, newAppSecret, newRecoveryCodes, readCode, toTyped } from './codes.ts'
import {
  consumeRecoveryCode,
  enableTwoStep,
  findSetUp,
  type LockedApp,
  lockApp,
  readTwoStep,
  recordUsedStep,
  replaceRecoveryCodes,
  storeSecret,
  storeSetUp,
  type TwoStepState,
} from './store.ts'

/** What an app is given: as an address for its camera, and as text. */
export type SetUp = { address: string; typed: string }

/** What the second step was. */
export type SecondStepKind = 'app' | 'recovery-code' | 'remembered-browser'

/** Somebody's app and recovery codes. */
export type TwoStep = {
  /** Null when it is off. */
  read(person: Person): Promise<TwoStepState | null>
  /** Makes what an app is given. It holds once the first code has proven that the app has it. */
  beginSetUp(person: Person): Promise<void>
  /** Null when nothing was begun, or too long ago. */
  findSetUp(person: Person, request: Request): Promise<SetUp | null>
  /**
   * Turns it on, in place of an app of before, and ends every session.
   * @param within what belongs to it in the same transaction: the session by which this one goes on
   * @returns the recovery codes, which nobody can find out again
   * @throws HttpError 422 for the field `code`, 409 when nothing was begun, 401 when the session has ended meanwhile
   */
  finishSetUp(
    person: SignedIn,
    typed: string,
    request: Request,
    within: (transaction: Transaction) => Promise<void>,
  ): Promise<string[]>
  /** @throws HttpError 409 when it is off, 401 when the session has ended meanwhile */
  renewRecoveryCodes(person: SignedIn, request: Request): Promise<string[]>
  /**
   * Checks a code and uses it up, and what else belongs to it in the same transaction. Of two at once, one gets in.
   * @throws HttpError 401 for a wrong code or one that was used, 422 for what no code looks like, 429, 503
   */
  check(
    person: Person,
    typed: string,
    request: Request,
    within?: (transaction: Transaction) => Promise<void>,
  ): Promise<SecondStepKind>
}

export function createTwoStep(sql: Sql, limits: Limits, box: SecretBox): TwoStep {
  async function openSecret(person: Person, app: Pick<LockedApp, 'secret' | 'keyId'>): Promise<Uint8Array> {
    const secret = await box.open(person.id, app)
    if (secret) return secret
    log('error', 'the secret of an app cannot be decrypted: is CHATAPP_SECRET_KEY another one than before?', {
      person: person.id,
    })
    throw unavailable(say => say.errors.codesUnreadable)
  }

  /** Uses up a code of the app; false when it is wrong, or was used. */
  async function useAppCode(
    transaction: Transaction,
    person: Person,
    app: LockedApp,
    code: string,
  ): Promise<boolean> {
    const secret = await openSecret(person, app)
    const step = findStep(secret, code, app.nowMs)
    if (step === null || step <= app.lastStep) return false
    await recordUsedStep(transaction, person, step)
    if (!(await box.isUpToDate(app)))
      await storeSecret(transaction, person, await box.close(person.id, secret))
    return true
  }

  async function useCode(transaction: Transaction, person: Person, { kind, text }: Code): Promise<boolean> {
    const app = await lockApp(transaction, person)
    if (!app) return false
    return kind === 'app'
      ? useAppCode(transaction, person, app, text)
      : consumeRecoveryCode(transaction, person, text)
  }

  async function newCodes(transaction: Transaction, person: Person): Promise<string[]> {
    const codes = newRecoveryCodes()
    await replaceRecoveryCodes(transaction, person, codes)
    return codes
  }

  return {
    read: person => readTwoStep(sql, person),

    async beginSetUp(person) {
      await storeSetUp(sql, person, await box.close(person.id, newAppSecret()))
    },

    async findSetUp(person, request) {
      const setUp = await findSetUp(sql, person)
      if (!setUp) return null
      const secret = await openSecret(person, setUp)
      const { serverName } = requestContextOf(request)
      return { address: addressOf(secret, serverName, person.username), typed: toTyped(secret) }
    },

    async finishSetUp(person, typed, request, within) {
      const code = readCode(typed)
      const setUp = await findSetUp(sql, person)
      if (!setUp) throw nothingBegun()
      if (code?.kind !== 'app') throw invalid({ code: [say => say.fields.appCodeUnlike] })
      const step = findStep(await openSecret(person, setUp), code.text, setUp.nowMs)
      if (step === null) throw invalid({ code: [say => say.fields.firstCodeWrong] })
      return sql.begin(async transaction => {
        await requireSession(transaction, person)
        if (!(await enableTwoStep(transaction, person, step))) throw nothingBegun()
        const actor = actorOf(person, request)
        await record(transaction, { action: 'account.two-step-on', actor, subject: person })
        await within(transaction)
        return newCodes(transaction, person)
      })
    },

    async renewRecoveryCodes(person, request) {
      return sql.begin(async transaction => {
        await requireSession(transaction, person)
        if (!(await lockApp(transaction, person))) throw new HttpError(409, say => say.errors.twoStepIsOff)
        const actor = actorOf(person, request)
        await record(transaction, { action: 'account.recovery-codes-made', actor, subject: person })
        return newCodes(transaction, person)
      })
    },

    async check(person, typed, request, within) {
      const code = readCode(typed)
      const { address } = requestContextOf(request)
      const isRecoveryCode = code?.kind === 'recovery'
      const { isLast, giveBack } = await limits.takeCode({ address, personId: person.id, isRecoveryCode })
      if (!code) throw invalid({ code: [say => say.fields.codeUnlike] })
      const isRight = await sql.begin(async transaction => {
        if (!(await useCode(transaction, person, code))) return false
        await within?.(transaction)
        return true
      })
      if (!isRight) {
        await sql.begin(async transaction => {
          const reason = isRecoveryCode ? 'recovery-code' : 'code'
          const actor = strangerOf(request)
          await record(transaction, { action: 'session.failed', actor, subject: person, details: { reason } })
          if (isLast) await queueMail(transaction, person.id, { kind: 'codes-failed', address })
        })
        throw wrongCode()
      }
      await giveBack()
      return isRecoveryCode ? 'recovery-code' : 'app'
    },
  }
}

/** Whether it was used, or never was one, nobody is told: it would help whoever saw one over a shoulder. */
function wrongCode(): HttpError {
  return new HttpError(401, say => say.fields.codeWrong, {
    errors: { code: [say => say.fields.codeWrong] },
    flags: { second_step: true },
  })
}

function nothingBegun(): HttpError {
  return new HttpError(409, say => say.errors.noSetUp)
}
