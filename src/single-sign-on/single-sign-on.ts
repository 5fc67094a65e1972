import type { Accounts } from '../accounts/accounts.ts'
import type { SignedIn } from '../accounts/store.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { requestContextOf } from '../http/request-context.ts'
import type { ServerSettings } from '../server-settings/settings.ts'
import { type Arrival, createArrivals } from './arrivals.ts'
import { createJoining, type Joining } from './joining.ts'
import { createNewcomers, type Newcomers } from './newcomers.ts'
import { RETURN } from './paths.ts'
import { createProvider, newSecrets } from './provider.ts'
import { createSteps } from './steps.ts'

/** Signing in by a provider that people have for several programs (OpenID Connect). */
export type SingleSignOn = {
  /** How the provider is called; '' where the configuration does not say. */
  name: string
  /**
   * Notes what for somebody sets out, and gives where their browser goes and the cookie that it carries.
   * @throws SignOnProblem, HttpError 429
   */
  setOut(
    purpose: 'sign-in' | 'confirm' | 'join',
    way: { person: SignedIn | null; next: string; invitation: string },
    request: Request,
  ): Promise<{ to: URL; cookie: string }>
  /** Takes in who comes back. @throws HttpError 429 */
  comeBack(request: Request): Promise<Arrival>
  /** The cookie that removes the one of before. */
  clear(request: Request): string
  newcomers: Newcomers
  joining: Joining
}

type Needs = { config: Config; sql: Sql; settings: ServerSettings; accounts: Accounts }

/** Returns null where the configuration names no provider. */
export function createSingleSignOn({ config, sql, settings, accounts }: Needs): SingleSignOn | null {
  const provider = createProvider(config)
  if (!provider) return null
  const steps = createSteps(sql)
  const newcomers = createNewcomers({ config, sql, settings, accounts, steps })

  return {
    name: config.oidcName,
    newcomers,
    joining: createJoining({ sql, accounts, steps, issuer: provider.issuer }),
    clear: steps.clear,
    comeBack: createArrivals({ sql, accounts, provider, steps, newcomers }),

    async setOut(purpose, { person, next, invitation }, request) {
      const { address, origin } = requestContextOf(request)
      await accounts.limits.takeSignOn(address)
      const secrets = newSecrets()
      const to = await provider.addressFor(origin + RETURN, secrets, purpose === 'confirm')
      return { to, cookie: await steps.begin(purpose, person, { next, invitation, secrets }, request) }
    },
  }
}
