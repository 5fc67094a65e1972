import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { assetFile } from '../html/assets.ts'
import { respondHtml } from '../html/html.ts'
import { respondText } from '../http/compression.ts'
import { requestContextOf } from '../http/request-context.ts'
import type { Services } from '../services.ts'
import { wordsFor } from '../words/words.ts'
import { describeApp } from './manifest.ts'
import { APP_SETTINGS_PATH, MANIFEST_PATH, OFFLINE_PATH, SERVICE_WORKER_PATH } from './paths.ts'
import { appSettingsPage } from './settings-views.ts'
import { offlinePage } from './views.ts'

/** What makes an app of the pages. All but its settings is the same for everybody: a browser asks for some of it without a cookie. */
export function webAppRoutes({ accounts }: Services) {
  return new Elysia({ detail: { hide: true } })
    .get(SERVICE_WORKER_PATH, () => assetFile('service-worker.js'))
    .get(MANIFEST_PATH, ({ request }) => {
      const { serverName } = requestContextOf(request)
      const app = describeApp(serverName, wordsFor(request))
      return respondText(request, JSON.stringify(app), 'application/manifest+json', 200)
    })
    .get(OFFLINE_PATH, ({ request }) => respondHtml(request, offlinePage()))
    .use(guard(accounts))
    .get(APP_SETTINGS_PATH, ({ person, request }) => respondHtml(request, appSettingsPage(person)), {
      signedIn: true,
    })
}
