import { toOpenAPISchema } from '@elysia/openapi'
import { type AnyElysia, Elysia } from 'elysia'
import { version } from '../../package.json'
import { assetPath } from '../html/assets.ts'
import { html, respondHtml } from '../html/html.ts'

const ABOUT = {
  openapi: '3.1.2',
  info: {
    title: 'ChatApp',
    version,
    description: 'Sign in, see who is there, and talk. Live news come over the socket at `/ws`.',
  },
  components: {
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        description:
          'The token of a session, which may do all that its person may; or an API token, which may only read, or send, as its scopes say.',
      },
      cookie: {
        type: 'apiKey',
        in: 'cookie',
        name: 'chatapp',
        description: 'The cookie of a session; over https it is named `__Host-chatapp`.',
      },
    },
  },
}

/** The API's description: as a page at /api/docs, and for programs at /api/docs/json. It comes from the schemas of the routes. */
export function apiDocs() {
  const docs = new Elysia({ detail: { hide: true } })
  let description: string | undefined
  return docs
    .get('/api/docs/json', () => {
      description ??= JSON.stringify({ ...ABOUT, ...describeRoutes(docs) }, withoutTraces)
      return new Response(description, { headers: { 'content-type': 'application/json' } })
    })
    .get('/api/docs', ({ request }) =>
      respondHtml(
        request,
        html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>${(say, serverName) => say.page.title(say.page.apiDocs, serverName)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPath('swagger-ui.css')}">
<script src="${assetPath('swagger-ui.js')}" defer></script>
<script src="${assetPath('docs.js')}" defer></script>
</head>
<body><div id="docs"></div><noscript>${say => say.page.apiDescriptionAt} <a href="/api/docs/json">/api/docs/json</a></noscript></body>
</html>`,
      ),
    )
}

/** Describes the routes of the whole app that `docs` is a part of. */
function describeRoutes(docs: AnyElysia) {
  const { components, paths } = toOpenAPISchema(docs)
  return { components: { ...components, ...ABOUT.components }, paths }
}

/** Leaves out what is there for Elysia alone: how answers are not checked, and the content of an answer that has none. */
function withoutTraces(key: string, value: unknown): unknown {
  const isEmptyContent = key === 'content' && typeof value === 'object' && value !== null && 'type' in value
  return key === 'noValidate' || isEmptyContent ? undefined : value
}
