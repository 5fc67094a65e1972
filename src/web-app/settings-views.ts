import type { SignedIn } from '../accounts/store.ts'
import { assetPath } from '../html/assets.ts'
import { type Html, html } from '../html/html.ts'
import { settingsPage } from '../own-account/layout.ts'

/** How to install the app, and what this device keeps. What depends on the device, the script of the page shows. */
export function appSettingsPage(person: SignedIn): Html {
  return settingsPage(
    person,
    'app',
    say => say.webApp.settings.title,
    html`<section id="install" class="panel" aria-labelledby="install-title">
<h2 id="install-title">${say => say.webApp.settings.install}</h2>
<p>${say => say.webApp.settings.installWhat}</p>
<p class="how">${say => say.webApp.settings.installHow}</p>
<p class="installed" hidden>${say => say.webApp.settings.installed}</p>
<p><button class="primary" type="button" hidden>${say => say.webApp.settings.installSubmit}</button></p>
</section>
<section id="kept" class="panel" aria-labelledby="kept-title">
<h2 id="kept-title">${say => say.webApp.settings.kept}</h2>
<p>${say => say.webApp.settings.keptWhat}</p>
<p class="none">${say => say.webApp.settings.keptNone}</p>
<p class="some" hidden>${say => say.webApp.settings.keptCount} <strong class="count"></strong></p>
<p role="status" class="forgotten"></p>
<p><button class="plain" type="button" hidden data-done="${say => say.webApp.settings.forgotten}">${say => say.webApp.settings.forget}</button></p>
</section>
<script src="${assetPath('web-app.js')}" defer></script>`,
  )
}
