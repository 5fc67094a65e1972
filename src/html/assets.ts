import { Elysia } from 'elysia'
import { notFound } from '../errors.ts'
import { type AssetFile, readAssets } from '../resources.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Asset = { path: string; type: string; plain: Bytes; gzipped?: Bytes }

const YEAR = 'public, max-age=31536000, immutable'

const assets = new Map((await readAssets()).map(file => [file.name, toAsset(file)]))
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

function toAsset({ name, type, bytes }: AssetFile): Asset {
  const [base, extension] = name.split('.')
  return { path: `/assets/${base}-${Bun.hash(bytes).toString(36)}.${extension}`, type, plain: bytes }
}

/** Compresses a file once, when it is first asked for: the API's pages are large and seldom looked at. */
function compress(asset: Asset): Bytes {
  asset.gzipped ??= Bun.gzipSync(asset.plain, { level: 9 })
  return asset.gzipped
}
