import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BunPlugin } from 'bun'
import type { Pack } from '../database/embedded/pack.ts'
import { readAssets, readMigrations } from '../resources.ts'
import { gatherLicences } from './licences.ts'

type Postgres = { name: string; programs: Pack; cluster: Pack }

/**
 * Puts a module in place of src/resources.ts that has the same exports, with the parts inside the binary.
 * @param folder where the parts are written, for the bundler to take them
 */
export async function embedParts(folder: string, postgres: Postgres): Promise<BunPlugin> {
  const text = await writeModule(folder, postgres)
  return {
    name: 'embed the parts',
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/]resources\.ts$/ }, () => ({ contents: text, loader: 'ts' }))
    },
  }
}

async function writeModule(folder: string, { name, programs, cluster }: Postgres): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const imports: string[] = []

  /** Has a file embedded; gives the variable with its path in the binary. */
  function embed(path: string): string {
    const variable = `file${imports.length}`
    imports.push(`import ${variable} from ${JSON.stringify(path)} with { type: 'file' }`)
    return variable
  }
  function embedBytes(file: string, bytes: Uint8Array | string): string {
    writeFileSync(join(folder, file), bytes)
    return embed(join(folder, file))
  }
  const pack = ({ archive, manifest }: Pack) =>
    `{ archive: ${embed(archive)}, manifest: ${JSON.stringify(manifest)} }`

  const assets = (await readAssets()).map(
    asset =>
      `{ name: ${JSON.stringify(asset.name)}, type: ${JSON.stringify(asset.type)}, bytes: await Bun.file(${embedBytes(asset.name, asset.bytes)}).bytes() }`,
  )
  const licences = embedBytes('licences.txt', gatherLicences())
  const exports = `
export async function readAssets() { return [${assets.join(', ')}] }
export function readMigrations() { return ${JSON.stringify(readMigrations())} }
export function findPostgres() { return { name: ${JSON.stringify(name)}, programs: ${pack(programs)}, cluster: ${pack(cluster)} } }
export function readLicences() { return Bun.file(${licences}).text() }
export function platformOf(system, processor) { return system + '-' + processor }
`
  return `// @ts-nocheck\n${imports.join('\n')}\n${exports}`
}
