import type { Route } from './row.ts'
import { ACCOUNTS } from './rows/accounts.ts'
import { ADMINISTRATION } from './rows/administration.ts'
import { BLOCKS } from './rows/blocks.ts'
import { FILES } from './rows/files.ts'
import { MAIL } from './rows/mail.ts'
import { MESSAGES } from './rows/messages.ts'
import { NOTIFICATIONS } from './rows/notifications.ts'
import { OPERATIONS } from './rows/operations.ts'
import { OWN_ACCOUNT } from './rows/own-account.ts'
import { OWN_DATA } from './rows/own-data.ts'
import { PASSKEYS } from './rows/passkeys.ts'
import { PROFILES } from './rows/profiles.ts'
import { PUSH } from './rows/push.ts'
import { SIGN_IN_AND_DEVICES } from './rows/sign-in-and-devices.ts'
import { SINGLE_SIGN_ON } from './rows/single-sign-on.ts'
import { TWO_STEP } from './rows/two-step.ts'
import { WEBHOOKS } from './rows/webhooks.ts'

/** Every route that the app has, each feature's in a file of its own. One that is missing here fails the test. */
export const ROUTES: Route[] = [
  ...OPERATIONS,
  ...ACCOUNTS,
  ...MESSAGES,
  ...BLOCKS,
  ...FILES,
  ...NOTIFICATIONS,
  ...OWN_ACCOUNT,
  ...OWN_DATA,
  ...SINGLE_SIGN_ON,
  ...TWO_STEP,
  ...PROFILES,
  ...PASSKEYS,
  ...PUSH,
  ...WEBHOOKS,
  ...SIGN_IN_AND_DEVICES,
  ...MAIL,
  ...ADMINISTRATION,
]
