import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { ROOT } from '../root.ts'
import { buildEmojiData, changedPicker } from './emoji.ts'

/** The files for the browser, by the names that pages call them, and where each comes from. */
const SOURCES = {
  'app.js': () => bundle('src/browser/main.ts'),
  'app.css': () => bundle('public/app.css', 'bun'),
  'archive.css': () => bundle('public/archive.css', 'bun'),
  'docs.js': () => bundle('src/browser/docs.ts'),
  'passkeys.js': () => bundle('src/browser/passkeys/main.ts'),
  'emoji.js': () => bundle('src/browser/emoji-picker/main.ts', 'browser', 'esm'),
  'emoji-en.json.gz': () => buildEmojiData('en'),
  'emoji-de.json.gz': () => buildEmojiData('de'),
  'icon.svg': () => read('public/icon.svg'),
  'icons.svg': () => read('public/icons.svg'),
  'swagger-ui.js': () => read('node_modules/swagger-ui-dist/swagger-ui-bundle.js'),
  'swagger-ui.css': () => read('node_modules/swagger-ui-dist/swagger-ui.css'),
}

/**
 * Builds the files for the browser into a folder. A clone does so at each start: there is no build step to forget.
 * @returns their names there, which change with their content, such as `app-3f2k1.js`
 */
export async function buildPublicFiles(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  return Promise.all(
    Object.entries(SOURCES).map(async ([name, build]) => {
      const bytes = await build()
      const extension = extname(name)
      const file = `${name.slice(0, -extension.length)}-${Bun.hash(bytes).toString(36)}${extension}`
      writeOnce(join(folder, file), bytes)
      return file
    }),
  )
}

/**
 * For `browser`, Bun writes style sheets for browsers of 2020 too, and what they cannot say as something else: `:is(code)` as
 * `:-webkit-any(code)`, which weighs more in a browser that knows both, `:dir(rtl)` as a list of languages. For `bun` they stay as written.
 */
async function bundle(
  entry: string,
  target: 'browser' | 'bun' = 'browser',
  format: 'iife' | 'esm' = 'iife',
): Promise<Uint8Array> {
  const { outputs } = await Bun.build({
    entrypoints: [join(ROOT, entry)],
    target,
    format,
    minify: true,
    plugins: [changedPicker],
  })
  const output = outputs.find(({ kind }) => kind === 'entry-point' || kind === 'asset')
  if (!output) throw new Error(`${entry} gave nothing to serve`)
  return new Uint8Array(await output.arrayBuffer())
}

async function read(path: string): Promise<Uint8Array> {
  return readFileSync(join(ROOT, path))
}

/** Others may be starting in this clone at the same moment: what has its name is whole. */
function writeOnce(path: string, bytes: Uint8Array): void {
  if (existsSync(path)) return
  writeFileSync(`${path}.${process.pid}`, bytes)
  renameSync(`${path}.${process.pid}`, path)
}
