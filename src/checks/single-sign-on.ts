import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import { reasonOf } from '../log.ts'
import { createProvider } from '../single-sign-on/provider.ts'

/** Says whether the provider of single sign-on answers, and is whom the configuration names. @throws OperatorError */
export async function inspectProvider(config: Config): Promise<string> {
  await createProvider(config)
    ?.discover()
    .catch(error => {
      throw new OperatorError(
        `${config.oidcIssuer} cannot be used: ${reasonOf(error)}. Look at OIDC_ISSUER, and whether it can be reached from here.`,
      )
    })
  return `${config.oidcIssuer} answers, and is what it is called`
}
