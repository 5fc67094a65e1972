import { attachElement } from '../files/attach-views.ts'
import { mediaElement } from '../files/media-element.ts'
import type { Preferences } from '../http/preferences.ts'
import { emojiElement } from '../text/emoji-views.ts'
import { MANIFEST_PATH } from '../web-app/paths.ts'
import { BACKGROUND } from '../web-app/theme.ts'
import type { Sentence, Words } from '../words/words.ts'
import { assetPath } from './assets.ts'
import { type Html, html } from './html.ts'
import { iconsPath } from './icons.ts'

// htmx's own way to be configured. Eval stays off: the content security policy forbids it.
// An error never takes the place of what is on the page; src/browser says what happened instead.
const HTMX_CONFIG =
  '{"includeIndicatorCSS": false, "defaultTimeout": 15000, "noSwap": [204, 304, "4xx", "5xx"]}'

/** What is the same in the head of each page. */
const HEAD = html`<meta name="htmx-config" content="${HTMX_CONFIG}">
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
<link rel="apple-touch-icon" href="${assetPath('apple-touch-icon.png')}">
<link rel="manifest" href="${MANIFEST_PATH}">
<link rel="stylesheet" href="${assetPath('app.css')}">
<script src="${assetPath('app.js')}" defer></script>`.keptPerLanguage()

/** A whole page: the head that all pages share, and a body. */
export function page(title: Sentence, body: Html): Html {
  return html`<!doctype html>
<html lang="${say => say.language.tag}" dir="${say => say.language.dir}" ${appearance} data-icons="${iconsPath()}">
<head>
<meta charset="utf-8">
<title>${(say, serverName) => say.page.title(title(say), serverName)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="${colorScheme}">
${themeColors}
${HEAD}
</head>
<body>
${body}
</body>
</html>`
}

/** For the style sheet, in the first bytes of the page: nothing changes its looks once it is shown. */
function appearance(_: Words, _serverName: string, { theme, density }: Preferences): Html {
  return html`data-theme="${theme}" data-density="${density}"`
}

/** What the browser paints before the style sheet is there. */
function colorScheme(_: Words, _serverName: string, { theme }: Preferences): string {
  return theme === 'system' ? 'light dark' : theme
}

/** What the browser, or the system, paints around the page. */
function themeColors(_: Words, _serverName: string, { theme }: Preferences): Html {
  if (theme !== 'system') return html`<meta name="theme-color" content="${BACKGROUND[theme]}">`
  return html`<meta name="theme-color" content="${BACKGROUND.light}" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="${BACKGROUND.dark}" media="(prefers-color-scheme: dark)">`
}

/** A page with one thing on it, such as a form: what it is about, and the rest below. */
export function cardPage(title: Sentence, content: Html): Html {
  return page(
    title,
    html`<main class="card">
<p class="brand"><img src="${assetPath('icon.svg')}" alt="" width="28" height="28">${(_, serverName) => serverName}</p>
<h1>${title}</h1>
${content}
</main>`,
  )
}

/** The page of somebody who is signed in: the list at the left, and a conversation or something else at the right. */
export function appPage(title: Sentence, username: string, sidebar: Html, main: Html): Html {
  return page(
    title,
    html`<a class="skip" href="#conversation">${say => say.page.skipToConversation}</a>
<div class="app" data-me="${username}">
${sidebar}
${main}
</div>
${PAGE_END}`,
  )
}

/** What the script of such a page needs: where it says what happens, and its words. */
const PAGE_END = html`<p id="notice" class="toast" role="status"></p>
${emojiElement()}
${mediaElement()}
${wordsElement('media-words', say => say.media.browser)}
${attachElement()}
${wordsElement('attach-words', say => say.attaching.browser)}
<div id="telling" hidden data-script="${assetPath('telling.js')}"></div>
${wordsElement('words', say => say.browser)}`.keptPerLanguage()

/** Brings a script of the page its words: as attributes of an element, `data-` and the key. */
export function wordsElement(id: string, words: (say: Words) => Record<string, string>): Html {
  return html`<div id="${id}" hidden ${say => Object.entries(words(say)).map(([key, text]) => html`data-${kebab(key)}="${text}" `)}></div>`
}

/** As an attribute's name is written: `notKept` is `dataset.notKept` of `data-not-kept`. */
function kebab(key: string): string {
  return key.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}
