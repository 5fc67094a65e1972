import { apiTokens } from './api-tokens.ts'
import { appearance } from './appearance.ts'
import { devices } from './devices.ts'
import { data } from './own-data.ts'
import { password } from './password.ts'
import { privacy } from './privacy.ts'
import { profile } from './profile.ts'
import { security } from './security.ts'
import { twoStep } from './two-step.ts'

/** What the pages for one's own account say. Each page has a file of its own beside this one. */
export const ownAccount = {
  title: 'Settings',
  link: 'Settings',
  menu: 'Your account',
  profile,
  appearance,
  security,
  password,
  devices,
  tokens: apiTokens,
  privacy,
  twoStep,
  data,
}
