import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase, type Database } from '../../src/database/connect.ts'
import { type EmbeddedServer, startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { endAtLast, temporaryDir } from './cleanup.ts'
import { type FaultyProxy, startProxy } from './proxy.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** What a cluster is made of: with another PostgreSQL, or made in another way, it is another one. */
const INGREDIENTS = ['bun.lock', 'src/database/embedded/initialise.ts', 'src/database/embedded/cluster.ts']

type TestPostgres = { server: EmbeddedServer; proxy: FaultyProxy }

let running: Promise<TestPostgres> | null = null

/** A database of a test's own, on the one real PostgreSQL that all tests share. */
export type TestDatabase = Database & {
  /** For a ChatApp in a process of its own. */
  url: string
  /** The same through another proxy, whose connections a test can cut. */
  urlThrough(proxy: FaultyProxy): string
  /** Where the proxy has to lead. */
  socketPath: string
}

/** Makes a database; with the schema unless told otherwise. */
export async function createTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  const { server, proxy } = await startTestPostgres()
  const { path, username, password } = server.connection
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const admin = postgres({ path, username, password, database: 'postgres', max: 1 })
  await admin.unsafe(`CREATE DATABASE ${name}`)
  await admin.end()

  const urlThrough = ({ port }: FaultyProxy) => `postgres://${username}:${password}@127.0.0.1:${port}/${name}`
  const url = urlThrough(proxy)
  const database = await connectDatabase(readConfig({ DATABASE_URL: url }))
  if (!isEmpty) await migrate(database.sql)
  return { ...database, url, urlThrough, socketPath: path }
}

function startTestPostgres(): Promise<TestPostgres> {
  running ??= (async () => {
    const server = await startEmbeddedServer({ dataDir: await newDataDir() })
    const proxy = await startProxy({ unix: server.connection.path })
    endAtLast(async () => {
      proxy.stop()
      await server.stop()
    })
    return { server, proxy }
  })()
  return running
}

/** Gives a data directory with a cluster that nobody has used yet. */
export async function newDataDir(): Promise<string> {
  const dataDir = temporaryDir()
  copyFolder(await provideTemplate(), dataDir)
  return dataDir
}

/** A new cluster takes seconds to make: the first test that needs one makes it, and all others, and later runs, copy it. */
async function provideTemplate(): Promise<string> {
  const recipe = INGREDIENTS.map(path => readFileSync(join(ROOT, path), 'utf8')).join('')
  const template = join(ROOT, 'node_modules', '.cache', 'chatapp-tests', `cluster-${Bun.hash(recipe)}`)
  if (existsSync(template)) return template
  const dataDir = temporaryDir()
  const server = await startEmbeddedServer({ dataDir })
  await server.stop()
  const unfinished = `${template}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  try {
    copyFolder(dataDir, unfinished)
    renameSync(unfinished, template)
  } catch (error) {
    if (!existsSync(template)) throw error // else another test was faster
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return template
}

/** With owners and modes, on which PostgreSQL insists. */
function copyFolder(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', `${from}/.`, to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The test database could not be copied: ${stderr}`)
}
