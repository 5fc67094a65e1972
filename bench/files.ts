import { join } from 'node:path'
import { PART_BYTES } from '../src/files/parts.ts'
import { temporaryDir } from '../tests/support/cleanup.ts'
import { findProgram } from '../tests/support/programs.ts'
import type { Figures } from './support/figures.ts'
import { residentMegabytes } from './support/processes.ts'
import { type Instance, type Participant, type Stage, setStage } from './support/stage.ts'

export const about = 'a file of 200 MB up and down, beside the same rows by psql'

const MB = 1024 * 1024
const FILE_MB = 200
const PAGE_PART_BYTES = MB
const REPETITIONS = 3
const LOOK_EVERY_MS = 100

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  const [person] = await stage.addPeople(1)
  if (!person) throw new Error('There is nobody.')
  const instance = await stage.startInstance({
    CHATAPP_MAX_FILE_MB: String(FILE_MB),
    CHATAPP_FILES_PER_PERSON_MB: '0',
  })
  const content = crypto
    .getRandomValues(Buffer.alloc(65_536))
    .toString('latin1')
    .repeat((FILE_MB * MB) / 65_536)
  const bytes = new Uint8Array(Buffer.from(content, 'latin1'))
  await upload(instance, person, bytes.slice(0, 8 * MB)) // what it needs for any file
  for (let i = 0; i < REPETITIONS; i++) {
    await measurePsql(figures, stage)
    const before = residentMegabytes(instance.app)
    let id = 0
    const up = await watch(instance, async () => {
      id = await upload(instance, person, bytes)
    })
    figures.add('up, as a form', 'MB/s', FILE_MB / up.seconds)
    figures.add('up, as a form: the process rises by', 'MB', up.mostMb - before, { atMost: 30 })
    const parts = await watch(instance, () => uploadInParts(instance, person, bytes))
    figures.add('up, in parts of 1 MB', 'MB/s', FILE_MB / parts.seconds)
    const beforeDown = residentMegabytes(instance.app)
    const down = await watch(instance, () => download(instance, person, id))
    figures.add('down', 'MB/s', FILE_MB / down.seconds)
    figures.add('down: the process rises by', 'MB', down.mostMb - beforeDown, { atMost: 30 })
    await stage.sql`DELETE FROM files`
  }
  await instance.stop()
}

/** Has psql copy as many rows of the same size out of a table and into it, where there is one. */
async function measurePsql(figures: Figures, { sql, clientEnvironment }: Stage): Promise<void> {
  const psql = findProgram('psql', 'postgresql-client')
  if (!psql) return
  const file = join(temporaryDir(), 'rows')
  await sql`CREATE TABLE copied (LIKE file_parts INCLUDING ALL)`
  await sql`
    INSERT INTO copied SELECT 1, n, decode(repeat(md5(n::text), ${PART_BYTES / 16}::int), 'hex')
    FROM generate_series(1, ${(FILE_MB * MB) / PART_BYTES}::int) n`
  const copy = async (direction: 'TO' | 'FROM') => {
    const begin = performance.now()
    const command = `\\copy copied ${direction} '${file}' (FORMAT binary)`
    const child = Bun.spawn([psql.path, '-qc', command], { env: clientEnvironment, stderr: 'inherit' })
    if ((await child.exited) !== 0) throw new Error(`psql could not copy ${direction} ${file}.`)
    return FILE_MB / ((performance.now() - begin) / 1_000)
  }
  figures.add('psql, \\copy to a file', 'MB/s', await copy('TO'))
  await sql`TRUNCATE copied`
  figures.add('psql, \\copy from a file', 'MB/s', await copy('FROM'))
  await sql`DROP TABLE copied`
}

/** Does something, and tells how long it took and the most that the process used meanwhile. */
async function watch(
  { app }: Instance,
  work: () => Promise<unknown>,
): Promise<{ seconds: number; mostMb: number }> {
  let mostMb = 0
  const looking = setInterval(() => {
    mostMb = Math.max(mostMb, residentMegabytes(app))
  }, LOOK_EVERY_MS)
  const begin = performance.now()
  await work()
  clearInterval(looking)
  return { seconds: (performance.now() - begin) / 1_000, mostMb }
}

async function upload(
  { url }: Instance,
  { token }: Participant,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<number> {
  const form = new FormData()
  form.set('file', new File([bytes], 'large.bin', { type: 'application/zip' }))
  const headers = { authorization: `Bearer ${token}` }
  return idIn(await fetch(`${url}/api/v1/file/`, { method: 'POST', body: form, headers }))
}

async function uploadInParts(
  { url }: Instance,
  { token }: Participant,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  const begun = await fetch(`${url}/files/uploads`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'large.bin', size: bytes.length, type: 'application/zip' }),
  })
  const id = await idIn(begun)
  for (let offset = 0; offset < bytes.length; offset += PAGE_PART_BYTES) {
    const body = bytes.subarray(offset, offset + PAGE_PART_BYTES)
    await idIn(await fetch(`${url}/files/uploads/${id}?offset=${offset}`, { method: 'PUT', headers, body }))
  }
}

async function download({ url }: Instance, { token }: Participant, id: number): Promise<void> {
  const response = await fetch(`${url}/files/${id}`, { headers: { authorization: `Bearer ${token}` } })
  let length = 0
  for await (const piece of response.body ?? []) length += piece.length
  if (length !== FILE_MB * MB) throw new Error(`The file came with ${length} bytes.`)
}

async function idIn(response: Response): Promise<number> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status}: ${text}`)
  const { id }: { id: number } = JSON.parse(text)
  return id
}
