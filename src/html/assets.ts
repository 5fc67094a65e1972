import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { staticPlugin } from '@elysia/static'
import { Elysia } from 'elysia'
import { notFound } from '../errors.ts'
import { ROOT } from '../root.ts'

const PREFIX = '/assets'
const YEAR = 'public, max-age=31536000, immutable'

/** A name with the hash of its content in it: `app-3f2k1.js`. */
const HASHED = /^(.+)-[0-9a-z]+(\.\w+)$/

const folder = join(ROOT, Bun.isStandaloneExecutable ? 'public' : 'dist/public')
const files = Bun.isStandaloneExecutable ? readdirSync(folder) : await provideFiles()
const byName = new Map(files.map(file => [nameOf(file), file]))

const staticRoutes = await staticPlugin({
  assets: folder,
  prefix: PREFIX,
  alwaysStatic: true,
  etag: false, // the name changes with the content
  indexHTML: false,
  headers: { 'cache-control': YEAR, vary: 'accept-encoding' },
  ignorePatterns: [/\.\d+$/], // what another process is writing
  detail: { hide: true },
})

/** The address of a file for the browser. It changes with the content, so it may be kept for a year. */
export function assetPath(name: string): string {
  const file = byName.get(name)
  if (!file) throw new Error(`There is no asset ${name}`)
  return `${PREFIX}/${file}`
}

/** A file for the browser, for what is not served with our pages, or not under /assets. */
export function assetFile(name: string): Bun.BunFile {
  const file = byName.get(name)
  if (!file) throw new Error(`There is no asset ${name}`)
  return Bun.file(join(folder, file))
}

/**
 * Serves the files under /assets. While a new version is rolled out, a page of one version may ask an instance of the
 * other for its files: it gets that instance's, and keeps them for nothing else.
 */
export function assetRoutes() {
  return new Elysia({ name: 'assets' }).use(staticRoutes).get(
    `${PREFIX}/*`,
    ({ params }) => {
      const file = byName.get(nameOf(params['*']))
      if (!file) throw notFound()
      return Bun.file(join(folder, file))
    },
    { detail: { hide: true } },
  )
}

function nameOf(file: string): string {
  return file.replace(HASHED, '$1$2')
}

async function provideFiles(): Promise<string[]> {
  const { providePublicFiles } = await import('../build/public.ts')
  return providePublicFiles(folder)
}
