import { assetPath } from '../html/assets.ts'
import type { Words } from '../words/words.ts'
import { SHARE_TARGET_PATH } from './paths.ts'
import { BACKGROUND } from './theme.ts'

/** The icons: as they are, and those of which a system may cut the edges off. The logo of `public/icon.svg`, drawn in the sizes that systems ask for. */
const ICONS = [
  { name: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
  { name: 'icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
  { name: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
  { name: 'maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
  { name: 'maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
]

/** Describes the app to browsers and systems that install it (W3C, Web Application Manifest). */
export function describeApp(serverName: string, say: Words) {
  return {
    id: '/',
    name: serverName,
    short_name: serverName,
    lang: say.language.tag,
    dir: say.language.dir,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: BACKGROUND.light,
    theme_color: BACKGROUND.light,
    icons: ICONS.map(({ name, ...icon }) => ({ src: assetPath(name), ...icon })),
    shortcuts: [
      { name: say.webApp.shortcuts.search, url: '/search' },
      { name: say.webApp.shortcuts.settings, url: '/settings' },
    ],
    share_target: {
      action: SHARE_TARGET_PATH,
      method: 'POST',
      enctype: 'multipart/form-data',
      params: {
        title: 'title',
        text: 'text',
        url: 'url',
        files: [{ name: 'files', accept: ['image/*', 'audio/*', 'video/*', 'application/pdf', 'text/*'] }],
      },
    },
  }
}
