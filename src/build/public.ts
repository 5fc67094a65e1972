import { existsSync, globSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { ROOT } from '../root.ts'
import { buildEmojiData, changedPicker } from './emoji.ts'

/** The files for the browser, by the names that pages call them, and where each comes from. */
const SOURCES = {
  'app.js': () => bundle('src/browser/main.ts'),
  'app.css': () => bundle('public/app.css', { target: 'bun' }),
  'area.css': () => bundle('public/area.css', { target: 'bun' }),
  'archive.css': () => bundle('public/archive.css', { target: 'bun' }),
  'docs.js': () => bundle('src/browser/docs.ts'),
  'telling.js': () => bundle('src/browser/telling/main.ts', { format: 'esm' }),
  'notifications.js': () => bundle('src/browser/notifications/main.ts'),
  'passkeys.js': () => bundle('src/browser/passkeys/main.ts'),
  'media.js': () => bundle('src/browser/media/main.ts', { format: 'esm' }),
  'push.js': () => bundle('src/browser/push/main.ts'),
  'attach.js': () => bundle('src/browser/attach/main.ts', { format: 'esm' }),
  'voice.js': () => bundle('src/browser/voice/main.ts', { format: 'esm' }),
  'emoji.js': () => bundle('src/browser/emoji-picker/main.ts', { format: 'esm' }),
  'search.js': () => bundle('src/browser/search/main.ts', { format: 'esm' }),
  'emoji-en.json.gz': () => buildEmojiData('en'),
  'emoji-de.json.gz': () => buildEmojiData('de'),
  'web-app.js': () => bundle('src/browser/web-app/main.ts'),
  'icon.svg': () => read('public/icon.svg'),
  'icons.svg': () => read('public/icons.svg'),
  'icon-192.png': () => read('public/app-icons/icon-192.png'),
  'icon-512.png': () => read('public/app-icons/icon-512.png'),
  'maskable-192.png': () => read('public/app-icons/maskable-192.png'),
  'maskable-512.png': () => read('public/app-icons/maskable-512.png'),
  'apple-touch-icon.png': () => read('public/app-icons/apple-touch-icon.png'),
  'badge.png': () => read('public/app-icons/badge.png'),
  'swagger-ui.js': () => read('node_modules/swagger-ui-dist/swagger-ui-bundle.js'),
  'swagger-ui.css': () => read('node_modules/swagger-ui-dist/swagger-ui.css'),
}

/** The one that knows the others by the names that they have there: it is another one whenever one of them is. */
const WORKER = 'service-worker.js'

/** What they are made of, with all that they import. The time of a folder tells of files that were removed. */
const INGREDIENTS = ['src/**', 'public/**', 'package.json', 'bun.lock']

/**
 * Gives the files for the browser in a folder of this clone. It is called at each start, so that there is no build step to forget, and builds them
 * only where something has changed since the last time.
 * @returns their names there, which change with their content, such as `app-3f2k1.js`
 */
export async function providePublicFiles(folder: string): Promise<string[]> {
  const record = `${folder}.txt` // what its files were made of, and their names
  const state = stateOfIngredients()
  const [builtFrom, ...built] = existsSync(record) ? readFileSync(record, 'utf8').split('\n') : []
  if (builtFrom === state && built.every(file => existsSync(join(folder, file)))) return built
  const files = await buildPublicFiles(folder)
  replaceFile(record, [state, ...files].join('\n'))
  return files
}

function stateOfIngredients(): string {
  const paths = globSync(INGREDIENTS, { cwd: ROOT })
  const newestMs = Math.max(...paths.map(path => statSync(join(ROOT, path)).mtimeMs))
  return `Bun ${Bun.version}, ${paths.length} files and folders, changed ${new Date(newestMs).toISOString()}`
}

/** Builds the files for the browser into a folder. @returns their names there */
export async function buildPublicFiles(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const files = await Promise.all(
    Object.entries(SOURCES).map(async ([name, build]) => store(folder, name, await build())),
  )
  const worker = await bundle('src/service-worker/main.ts', {
    define: { ASSET_FILES: JSON.stringify(files) },
  })
  return [...files, store(folder, WORKER, worker)]
}

/** Stores a file under a name that says what is in it. @returns that name */
function store(folder: string, name: string, bytes: Uint8Array): string {
  const extension = extname(name)
  const file = `${name.slice(0, -extension.length)}-${Bun.hash(bytes).toString(36)}${extension}`
  writeOnce(join(folder, file), bytes)
  return file
}

/**
 * For `browser`, Bun writes style sheets for browsers of 2020 too, and what they cannot say as something else: `:is(code)` as
 * `:-webkit-any(code)`, which weighs more in a browser that knows both, `:dir(rtl)` as a list of languages. For `bun` they stay as written.
 */
async function bundle(
  entry: string,
  options: Pick<Bun.BuildConfig, 'target' | 'format' | 'define'> = {},
): Promise<Uint8Array> {
  const { outputs } = await Bun.build({
    entrypoints: [join(ROOT, entry)],
    target: 'browser',
    format: 'iife',
    minify: true,
    ...options,
    plugins: [changedPicker],
  })
  const output = outputs.find(({ kind }) => kind === 'entry-point' || kind === 'asset')
  if (!output) throw new Error(`${entry} gave nothing to serve`)
  return new Uint8Array(await output.arrayBuffer())
}

async function read(path: string): Promise<Uint8Array> {
  return readFileSync(join(ROOT, path))
}

function writeOnce(path: string, bytes: Uint8Array): void {
  if (!existsSync(path)) replaceFile(path, bytes)
}

/** Others may be starting in this clone at the same moment: what has its name is whole. */
function replaceFile(path: string, content: Uint8Array | string): void {
  writeFileSync(`${path}.${process.pid}`, content)
  renameSync(`${path}.${process.pid}`, path)
}
