import type { Accounts } from '../accounts/accounts.ts'
import { consumeLink, isSetupLink } from '../accounts/links.ts'
import type { Credentials } from '../accounts/model.ts'
import { hashNewPassword } from '../accounts/passwords.ts'
import { makeAccount } from '../accounts/sign-up.ts'
import { hasAdministrator, type Person } from '../accounts/store.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { HttpError, notFound } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import type { ServerSettings, SettingTexts } from '../server-settings/settings.ts'
import type { SignInOutcome } from '../sessions/start.ts'
import type { Administrators } from './administrators.ts'
import type { AccountChoice } from './model.ts'

/** Sets a server up that has no administrator, by the link that it printed. */
export type Setup = {
  /** Makes sure that a link works. Looking changes nothing. @throws HttpError 404 with what to do, 429 */
  find(secret: string, request: Request): Promise<void>
  /**
   * Makes the first administrator, sets the settings and uses the link up, in one transaction, and signs in. Of several at once, one does.
   * @throws HttpError 404 as `find`, 409 when somebody else was first, 422, and for an existing account as signing in does
   */
  use(secret: string, claim: SetupClaim, request: Request): Promise<SignInOutcome>
}

/** Who becomes the administrator, and what is set. */
export type SetupClaim = { account: AccountChoice; credentials: Credentials; settings: SettingTexts }

type Needs = { sql: Sql; accounts: Accounts; settings: ServerSettings; administrators: Administrators }

export function createSetup({ sql, accounts, settings, administrators }: Needs): Setup {
  async function find(secret: string, request: Request): Promise<void> {
    const giveBack = await accounts.limits.takeLink(requestContextOf(request).address)
    if (!(await isSetupLink(sql, secret))) throw await noSuchLink()
    await giveBack()
  }

  async function noSuchLink(): Promise<HttpError> {
    return (await hasAdministrator(sql))
      ? notFound(say => say.setup.isSetUp)
      : notFound(say => say.setup.noSuchLink)
  }

  /** Gives the account of the first administrator: a new one, or one that there was before servers had administrators. */
  async function appoint(
    transaction: Transaction,
    claim: SetupClaim,
    proven: Person & { passwordHash: string },
    request: Request,
  ): Promise<Person> {
    const role = 'administrator'
    if (claim.account === 'new') return makeAccount(transaction, { ...proven, role }, request)
    const { count } = await transaction`
      UPDATE users SET role = ${role}
      WHERE id = ${proven.id} AND password_hash = ${proven.passwordHash} AND disabled_at IS NULL`
    if (count === 0) throw new HttpError(401, say => say.errors.invalidCredentials) // changed a moment ago
    const actor = actorOf(proven, request)
    await record(transaction, {
      action: 'account.role-changed',
      actor,
      subject: proven,
      details: { role },
    })
    return proven
  }

  return {
    find,
    async use(secret, claim, request) {
      await find(secret, request)
      const { username, password } = claim.credentials
      const proven =
        claim.account === 'new'
          ? { id: 0, username, passwordHash: await hashNewPassword(password, [username]) }
          : await accounts.authenticate(claim.credentials, request)
      const person = await sql.begin(async transaction => {
        // One at a time. The lock is that of the trigger which keeps an administrator: whoever makes one otherwise does not wait.
        await transaction`SELECT pg_advisory_xact_lock(hashtext('chatapp administrators'))`
        if (await hasAdministrator(transaction)) throw new HttpError(409, say => say.setup.isSetUp)
        if (!(await consumeLink(transaction, secret, 'setup'))) throw await noSuchLink()
        const person = await appoint(transaction, claim, proven, request)
        const actor = actorOf(person, request)
        await record(transaction, { action: 'server.set-up', actor, subject: person })
        await settings.changeWithin(transaction, actor, claim.settings, {})
        return person
      })
      administrators.invalidate()
      await settings.read()
      return accounts.secondStep.proceed({ ...person, passwordHash: proven.passwordHash }, request, 'setup')
    },
  }
}
