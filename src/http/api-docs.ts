import { openapi } from '@elysia/openapi'
import { Elysia } from 'elysia'
import { version } from '../../package.json'
import { assetPath } from '../html/assets.ts'
import { html, respondHtml } from '../html/html.ts'

/** The API's description: as a page at /api/docs, and for programs at /api/docs/json. */
export function apiDocs() {
  return new Elysia()
    .use(
      openapi({
        provider: null,
        path: '/api/docs',
        specPath: '/api/docs/json',
        exclude: { paths: ['/api/docs', '/api/docs/json'] },
        documentation: {
          info: {
            title: 'ChatApp',
            version,
            description: 'Sign in, see who is there, and talk. Live news come over the socket at `/ws`.',
          },
          components: {
            securitySchemes: {
              bearer: { type: 'http', scheme: 'bearer' },
              cookie: { type: 'apiKey', in: 'cookie', name: 'chatapp' },
            },
          },
        },
      }),
    )
    .get(
      '/api/docs',
      ({ request }) =>
        respondHtml(
          request,
          html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>${say => say.page.title(say.page.apiDocs)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPath('swagger-ui.css')}">
<script src="${assetPath('swagger-ui.js')}" defer></script>
<script src="${assetPath('docs.js')}" defer></script>
</head>
<body><div id="docs"></div><noscript>${say => say.page.apiDescriptionAt} <a href="/api/docs/json">/api/docs/json</a></noscript></body>
</html>`,
        ),
      { detail: { hide: true } },
    )
}
