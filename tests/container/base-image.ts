import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './command.ts'
import type { Engine } from './engine.ts'

/** Kept for the next time: Debian's packages. */
const CACHE = '/var/tmp/chatapp-container-base'

const RELEASE = 'bookworm'
const BOOTSTRAP_WITHIN_MS = 180_000

/**
 * Makes the image that the Dockerfile begins with from Debian's own packages and the Bun that runs this, and tags it
 * with the name it has in the registry.
 */
export async function makeBaseImage({ buildah }: Engine, name: string): Promise<void> {
  const container = await buildah('from', 'scratch')
  await buildah('add', '--quiet', container, await bootstrapDebian(), '/')
  await buildah('copy', '--quiet', container, process.execPath, '/usr/local/bin/bun')
  await buildah(
    'config',
    '--env',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    container,
  )
  await buildah('commit', '--quiet', '--rm', container, name)
}

/** Gives the archive of a small Debian. */
export async function bootstrapDebian(): Promise<string> {
  const archive = join(CACHE, `${RELEASE}-${process.arch}.tar`)
  if (existsSync(archive)) return archive
  const root = join(CACHE, `${RELEASE}.${process.pid}`)
  const unfinished = `${root}.tar`
  await mkdir(CACHE, { recursive: true })
  try {
    await run(['debootstrap', '--variant=minbase', RELEASE, root], { withinMs: BOOTSTRAP_WITHIN_MS })
    await rm(join(root, 'var/cache/apt/archives'), { recursive: true })
    await run(['tar', '--create', '--file', unfinished, '--directory', root, '.'])
    await rename(unfinished, archive)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
  return archive
}
