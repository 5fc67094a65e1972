import { createHash } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder as one file, a tar compressed with zstd, and what it must be when it is unpacked. */
export type Pack = { archive: string; manifest: Manifest }

/** Paths within the folder. The tar holds the files alone; everything else about them stands here. */
export type Manifest = {
  folders: string[]
  files: Record<string, { sha256: string; bytes: number; isExecutable: boolean }>
  links: Record<string, string>
}

/** Far fewer than a process may have open, which is 1,024 where nobody has changed it. */
const SYNCED_AT_ONCE = 100

/** Packs the wanted files of a folder, at one of zstd's levels. */
export async function packFolder(
  folder: string,
  level: number,
  isWanted: (path: string) => boolean = () => true,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; manifest: Manifest }> {
  const manifest: Manifest = { folders: [], files: {}, links: {} }
  const contents: Record<string, Uint8Array<ArrayBuffer>> = {}
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isWanted).sort()) {
    const status = lstatSync(join(folder, path))
    if (status.isSymbolicLink()) manifest.links[path] = readlinkSync(join(folder, path))
    else if (status.isDirectory()) manifest.folders.push(path)
    else if (status.isFile()) {
      const bytes = new Uint8Array(readFileSync(join(folder, path)))
      contents[path] = bytes
      manifest.files[path] = {
        sha256: hashOf(bytes),
        bytes: bytes.length,
        isExecutable: (status.mode & 0o100) !== 0,
      }
    }
  }
  const tar = await new Bun.Archive(contents).bytes()
  return { bytes: new Uint8Array(await Bun.zstdCompress(tar, { level })), manifest }
}

/** What an unpacked file was last changed at, whenever that was: one that something else has changed shows. */
const UNPACKED = new Date(0)

/** Unpacks into a folder that does not exist yet; what is private, only the owner may look at. */
export async function unpackInto(
  folder: string,
  { archive, manifest }: Pack,
  { isPrivate = false } = {},
): Promise<void> {
  const [folderMode, programMode, fileMode] = isPrivate ? [0o700, 0o700, 0o600] : [0o755, 0o755, 0o644]
  mkdirSync(folder, { recursive: true, mode: folderMode })
  for (const path of manifest.folders) mkdirSync(join(folder, path), { recursive: true, mode: folderMode })
  await new Bun.Archive(await Bun.zstdDecompress(await Bun.file(archive).bytes())).extract(folder)
  for (const [path, { isExecutable }] of Object.entries(manifest.files)) {
    chmodSync(join(folder, path), isExecutable ? programMode : fileMode)
    utimesSync(join(folder, path), UNPACKED, UNPACKED)
  }
  for (const path of manifest.folders) chmodSync(join(folder, path), folderMode)
  for (const [path, target] of Object.entries(manifest.links)) symlinkSync(target, join(folder, path))
  chmodSync(folder, folderMode)
}

/** Whether everything that was packed is there, to the last byte. @throws the system's error */
export function isExact(folder: string, { files }: Manifest): boolean {
  return Object.entries(files).every(
    ([path, { sha256 }]) => hashOf(readFileSync(join(folder, path))) === sha256,
  )
}

/** Whether everything is there and nothing has changed it since, by sizes and times: fast enough for every start. */
export function isWhole(folder: string, { files, links }: Manifest): boolean {
  try {
    return (
      Object.entries(files).every(([path, { bytes }]) => {
        const { size, mtimeMs } = lstatSync(join(folder, path))
        return size === bytes && mtimeMs === UNPACKED.getTime()
      }) && Object.entries(links).every(([path, target]) => readlinkSync(join(folder, path)) === target)
    )
  } catch {
    return false
  }
}

/** Waits until the disk has a folder and all that is in it: many at once, which it has in a few writes. */
export async function syncFolder(folder: string): Promise<void> {
  const paths = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]
  while (paths.length > 0)
    await Promise.all(paths.splice(0, SYNCED_AT_ONCE).map(path => sync(join(folder, path))))
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
