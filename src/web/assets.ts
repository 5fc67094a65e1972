import { join } from 'node:path'
import { Elysia } from 'elysia'
import { notFound } from './refusal.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Asset = { path: string; type: string; plain: Bytes; gzipped?: Bytes }

const ROOT = join(import.meta.dirname, '..', '..')
const SWAGGER = join(ROOT, 'node_modules', 'swagger-ui-dist')
const YEAR = 'public, max-age=31536000, immutable'

// Built once, when the program starts: there is no build step to forget, and no file to find stale.
const assets = new Map<string, Asset>(
  await Promise.all([
    bundle('app.js', 'src/browser/main.ts'),
    bundle('app.css', 'public/app.css'),
    bundle('docs.js', 'src/browser/docs.ts'),
    copy('icon.svg', join(ROOT, 'public', 'icon.svg'), 'image/svg+xml'),
    copy('swagger-ui.js', join(SWAGGER, 'swagger-ui-bundle.js'), 'text/javascript; charset=utf-8'),
    copy('swagger-ui.css', join(SWAGGER, 'swagger-ui.css'), 'text/css; charset=utf-8'),
  ]),
)
const byPath = new Map([...assets.values()].map(asset => [asset.path, asset]))

/** The address of a file for the browser. It changes with the content, so it may be kept for a year. */
export function assetPath(name: string): string {
  const asset = assets.get(name)
  if (!asset) throw new Error(`There is no asset ${name}`)
  return asset.path
}

/** Serves the files under /assets. */
export function assetRoutes() {
  return new Elysia({ name: 'assets' }).get(
    '/assets/*',
    ({ request }) => {
      const asset = byPath.get(new URL(request.url).pathname)
      if (!asset) throw notFound()
      const isGzipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
      return new Response(isGzipped ? compress(asset) : asset.plain, {
        headers: {
          'content-type': asset.type,
          'cache-control': YEAR,
          vary: 'accept-encoding',
          ...(isGzipped && { 'content-encoding': 'gzip' }),
        },
      })
    },
    { detail: { hide: true } },
  )
}

async function bundle(name: string, entry: string): Promise<[string, Asset]> {
  const { outputs } = await Bun.build({
    entrypoints: [join(ROOT, entry)],
    target: 'browser',
    format: 'iife',
    minify: true,
  })
  const output = outputs.find(({ kind }) => kind === 'entry-point' || kind === 'asset')
  if (!output) throw new Error(`${entry} gave nothing to serve`)
  const type = name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8'
  return asset(name, type, new Uint8Array(await output.arrayBuffer()))
}

async function copy(name: string, file: string, type: string): Promise<[string, Asset]> {
  return asset(name, type, await Bun.file(file).bytes())
}

function asset(name: string, type: string, plain: Bytes): [string, Asset] {
  const [base, extension] = name.split('.')
  const path = `/assets/${base}-${Bun.hash(plain).toString(36)}.${extension}`
  return [name, { path, type, plain }]
}

/** Compresses a file once, when it is first asked for: the API's pages are large and seldom looked at. */
function compress(asset: Asset): Bytes {
  asset.gzipped ??= Bun.gzipSync(asset.plain, { level: 9 })
  return asset.gzipped
}
