import { apiTokens } from './api-tokens.ts'
import { appearance } from './appearance.ts'
import { devices } from './devices.ts'
import { data } from './own-data.ts'
import { password } from './password.ts'
import { privacy } from './privacy.ts'
import { profile } from './profile.ts'
import { security } from './security.ts'
import { twoStep } from './two-step.ts'

export const ownAccount = {
  title: 'Einstellungen',
  link: 'Einstellungen',
  menu: 'Dein Konto',
  profile,
  appearance,
  security,
  privacy,
  twoStep,
  password,
  devices,
  tokens: apiTokens,
  data,
}
