import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'

/** A folder as one file, a tar compressed with zstd, and what it must be when it is unpacked. */
export type Pack = { archive: string; manifest: Manifest }

/** Paths within the folder. The tar holds the files alone; everything else about them stands here. */
export type Manifest = {
  folders: string[]
  files: Record<string, { sha256: string; isExecutable: boolean }>
  links: Record<string, string>
}

/** Close to the best that zstd gives; takes some seconds for PostgreSQL. */
const LEVEL = 19

/** Packs the parts of a folder that are wanted. */
export async function packFolder(
  folder: string,
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
      manifest.files[path] = { sha256: hashOf(bytes), isExecutable: (status.mode & 0o100) !== 0 }
    }
  }
  const tar = await new Bun.Archive(contents).bytes()
  return { bytes: new Uint8Array(await Bun.zstdCompress(tar, { level: LEVEL })), manifest }
}

/**
 * Unpacks into a folder that does not exist yet; what is private, only the owner may look at.
 * @throws Error when the result is not what was packed, or the system's error
 */
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
  }
  for (const path of manifest.folders) chmodSync(join(folder, path), folderMode)
  for (const [path, target] of Object.entries(manifest.links)) symlinkSync(target, join(folder, path))
  chmodSync(folder, folderMode)
  if (!isWhole(folder, manifest))
    throw new Error(`${folder} is not what was packed: the program itself is damaged`)
}

/** Whether everything that was packed is there, to the last byte. */
export function isWhole(folder: string, { files, links }: Manifest): boolean {
  try {
    return (
      Object.entries(files).every(
        ([path, { sha256 }]) => hashOf(readFileSync(join(folder, path))) === sha256,
      ) && Object.entries(links).every(([path, target]) => readlinkSync(join(folder, path)) === target)
    )
  } catch {
    return false
  }
}

/** Waits until the disk has a folder and all that is in it. */
export function syncFolder(folder: string): void {
  sync(folder)
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) sync(join(folder, path))
}

function sync(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
