import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'

/** What is shown in the place of a page that cannot be had, and was not kept. */
export function offlinePage(): Html {
  return cardPage(
    say => say.webApp.offline.title,
    html`<p>${say => say.webApp.offline.text}</p>
<p class="shared" hidden>${say => say.webApp.offline.shared}</p>
<p><a class="again" href="">${say => say.webApp.offline.tryAgain}</a></p>
<p><a href="/">${say => say.webApp.offline.toMessages}</a></p>`,
  )
}
