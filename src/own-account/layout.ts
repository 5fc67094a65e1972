import type { SignedIn } from '../accounts/store.ts'
import type { Html } from '../html/html.ts'
import { type Area, partsPage } from '../html/parts-page.ts'
import { NOTIFICATIONS } from '../notifications/paths.ts'
import { APP_SETTINGS_PATH } from '../web-app/paths.ts'
import type { Sentence } from '../words/words.ts'

type Part =
  | 'profile'
  | 'appearance'
  | 'notifications'
  | 'security'
  | 'devices'
  | 'push'
  | 'tokens'
  | 'privacy'
  | 'app'
  | 'data'

const SETTINGS: Area<Part> = {
  title: say => say.ownAccount.title,
  parts: {
    profile: { path: '/settings', label: say => say.ownAccount.profile.title },
    appearance: { path: '/settings/appearance', label: say => say.ownAccount.appearance.title },
    notifications: { path: NOTIFICATIONS, label: say => say.notifications.title },
    push: { path: '/settings/push', label: say => say.push.title },
    security: { path: '/settings/security', label: say => say.ownAccount.security.title },
    devices: { path: '/settings/devices', label: say => say.ownAccount.devices.title },
    tokens: { path: '/settings/tokens', label: say => say.ownAccount.tokens.title },
    privacy: { path: '/settings/privacy', label: say => say.ownAccount.privacy.title },
    app: { path: APP_SETTINGS_PATH, label: say => say.webApp.settings.title },
    data: { path: '/settings/data', label: say => say.ownAccount.data.title },
  },
}

/** A page on which somebody looks after their own account: links to all of these, and one of them. */
export function settingsPage(person: SignedIn, part: Part, title: Sentence, content: Html): Html {
  return partsPage(SETTINGS, person, part, title, content)
}
