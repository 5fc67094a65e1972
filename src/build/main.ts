import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Places, provideServerProgram } from '../database/embedded/program.ts'
import { findPostgres, PACKED, type PackedPostgres, platformOf } from '../database/embedded/source.ts'
import { findServerUser } from '../database/embedded/user.ts'
import { OperatorError } from '../errors.ts'
import { ROOT } from '../root.ts'
import { gatherLicences } from './licences.ts'
import { packCluster, packPrograms } from './postgres.ts'
import { buildPublicFiles } from './public.ts'

// bun run build [--target linux-arm64] [--outfile dist/chatapp] [--quick]: one binary with everything in it, PostgreSQL included.

const DIST = join(ROOT, 'dist')

/** How tightly zstd packs PostgreSQL, to 16.3 MB in three quarters of a minute or to 18.7 MB in two seconds, and what the binary may have then. */
const TIGHT = { level: 20, maxMegabytes: 150 }
const QUICK = { level: 9, maxMegabytes: 152.3 }

const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'] as const
type Target = (typeof TARGETS)[number]

const HERE = platformOf(process.platform, process.arch)

/** What the root of the binary has beside `sql`. */
const RESOURCES = ['public', 'postgres', 'licences.txt']

try {
  const { values } = parseArgs({
    options: { target: { type: 'string' }, outfile: { type: 'string' }, quick: { type: 'boolean' } },
  })
  const target = readTarget(values.target ?? HERE)
  const name = target === HERE ? 'chatapp' : `chatapp-${target}`
  await build(target, values.outfile ?? join(DIST, name), values.quick ? QUICK : TIGHT)
} catch (error) {
  if (!(error instanceof OperatorError || error instanceof TypeError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(error instanceof OperatorError ? 1 : 2)
}

async function build(target: Target, outfile: string, { level, maxMegabytes }: typeof TIGHT): Promise<void> {
  const resources = join(DIST, 'resources', target)
  rmSync(resources, { recursive: true, force: true })
  await gatherResources(target, resources, level)
  mkdirSync(join(outfile, '..'), { recursive: true })
  const result = await Bun.build({
    entrypoints: [join(ROOT, 'src', 'main.ts')],
    format: 'esm',
    bytecode: true,
    minify: true,
    sourcemap: 'linked',
    define: { 'process.env.NODE_ENV': '"production"' }, // for the packages
    compile: {
      target: `bun-${target}`,
      outfile,
      assets: [join(ROOT, 'sql'), ...RESOURCES.map(name => join(resources, name))],
      // What lies about where it is started is not ours: its settings are chatapp.toml and the environment.
      autoloadDotenv: false,
      autoloadBunfig: false,
      autoloadTsconfig: false,
      autoloadPackageJson: false,
    },
  }).catch((error: unknown) => {
    throw target === HERE ? error : new OperatorError(`Bun for ${target} cannot be had: ${String(error)}`)
  })
  if (!result.success) throw new OperatorError(result.logs.join('\n'))
  report(outfile, maxMegabytes)
}

/** Makes what the binary has beside the code: files for the browser, PostgreSQL, and the licences of all. */
async function gatherResources(target: Target, folder: string, level: number): Promise<void> {
  await buildPublicFiles(join(folder, 'public'))
  await packPostgres(target, join(folder, 'postgres'), level)
  writeFileSync(join(folder, 'licences.txt'), gatherLicences())
}

async function packPostgres(target: Target, folder: string, level: number): Promise<void> {
  const packs = join(DIST, `packs-${level}`)
  const [postgres, here] = [findPostgres(target), findPostgres()]
  if (!postgres || !('folder' in postgres) || !here) {
    const [system, processor] = (postgres ? HERE : target).split('-')
    throw new OperatorError(
      `PostgreSQL for ${system}-${processor} is not installed. Install it: bun install --os=${system} --cpu=${processor}`,
    )
  }
  const programs = await packPrograms(postgres, packs, level)
  const places: Places = { programDir: '', dataDir: packs }
  const { folder: runnable } = await provideServerProgram(findServerUser(join(packs, 'none')), places)
  const cluster = await packCluster(runnable, here.name, packs, level)

  const content = createHash('sha256').update(readFileSync(programs.archive)).digest('hex')
  const description: PackedPostgres = {
    name: `${postgres.name}-${content.slice(0, 12)}`,
    programs: programs.manifest,
    cluster: cluster.manifest,
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, PACKED.description), JSON.stringify(description))
  copyFileSync(programs.archive, join(folder, PACKED.programs))
  copyFileSync(cluster.archive, join(folder, PACKED.cluster))
}

function report(outfile: string, maxMegabytes: number): void {
  const megabytes = statSync(outfile).size / 1e6
  process.stdout.write(`${outfile}  ${megabytes.toFixed(1)} MB\n`)
  if (megabytes > maxMegabytes)
    throw new OperatorError(`That is more than the ${maxMegabytes} MB it may have.`)
}

function readTarget(text: string): Target {
  const target = TARGETS.find(candidate => candidate === text)
  if (!target) throw new OperatorError(`--target is one of ${TARGETS.join(', ')}, not ${text}.`)
  return target
}
