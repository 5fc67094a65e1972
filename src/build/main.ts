import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Places, provideServerProgram } from '../database/embedded/program.ts'
import { findServerUser } from '../database/embedded/user.ts'
import { OperatorError } from '../errors.ts'
import { findPostgres, platformOf } from '../resources.ts'
import { embedParts } from './embed.ts'
import { packCluster, packPrograms } from './postgres.ts'

// bun run build [--target linux-arm64] [--outfile dist/chatapp]: one binary with everything in it, PostgreSQL included.

const ROOT = join(import.meta.dirname, '..', '..')
const DIST = join(ROOT, 'dist')
const MAX_MEGABYTES = 140

const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'] as const
type Target = (typeof TARGETS)[number]

const HERE = platformOf(process.platform, process.arch)

try {
  const { values } = parseArgs({ options: { target: { type: 'string' }, outfile: { type: 'string' } } })
  const target = readTarget(values.target ?? HERE)
  const name = target === HERE ? 'chatapp' : `chatapp-${target}`
  await build(target, values.outfile ?? join(DIST, name))
} catch (error) {
  if (!(error instanceof OperatorError || error instanceof TypeError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(error instanceof OperatorError ? 1 : 2)
}

async function build(target: Target, outfile: string): Promise<void> {
  const parts = join(DIST, 'parts')
  const [postgres, here] = [findPostgres(target), findPostgres()]
  if (!postgres || !('folder' in postgres) || !here) {
    const missing = postgres ? HERE : target
    throw new OperatorError(
      `PostgreSQL for ${missing} is not installed. Install it: bun install --os=${missing.split('-')[0]} --cpu=${missing.split('-')[1]}`,
    )
  }
  const programs = await packPrograms(postgres, parts)
  const user = findServerUser(join(parts, 'none'))
  const places: Places = { programDir: '', dataDir: parts }
  const cluster = await packCluster((await provideServerProgram(user, places)).folder, here.name, parts)
  const content = createHash('sha256').update(readFileSync(programs.archive)).digest('hex')
  const plugin = await embedParts(join(parts, target), {
    name: `${postgres.name}-${content.slice(0, 12)}`,
    programs,
    cluster,
  })

  mkdirSync(join(outfile, '..'), { recursive: true })
  const result = await Bun.build({
    entrypoints: [join(ROOT, 'src', 'main.ts')],
    plugins: [plugin],
    format: 'esm',
    bytecode: true,
    minify: true,
    sourcemap: 'linked',
    define: { 'process.env.NODE_ENV': '"production"' }, // for the packages
    compile: {
      target: `bun-${target}`,
      outfile,
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
  report(outfile)
}

function report(outfile: string): void {
  const megabytes = statSync(outfile).size / 1e6
  process.stdout.write(`${outfile}  ${megabytes.toFixed(1)} MB\n`)
  if (megabytes > MAX_MEGABYTES)
    throw new OperatorError(`That is more than the ${MAX_MEGABYTES} MB it may have.`)
}

function readTarget(text: string): Target {
  const target = TARGETS.find(candidate => candidate === text)
  if (!target) throw new OperatorError(`--target is one of ${TARGETS.join(', ')}, not ${text}.`)
  return target
}
