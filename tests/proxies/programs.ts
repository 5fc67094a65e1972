import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDir } from '../support/cleanup.ts'

/** A proxy's program, and where the libraries are that came with it. */
export type Program = { path: string; libraries?: string }

/** Where Debian has servers; it is in root's PATH only. */
const SERVER_PROGRAMS = '/usr/sbin:/usr/local/sbin'
const ONLY_UNPACKED = ['install', '-yq', '--no-install-recommends', '--download-only']

/** Finds the program of Debian's package of that name, or gets it where that can be done without asking. */
export function findProgram(name: string): Program | null {
  if (process.platform !== 'linux') return null // visitors come from 127.0.0.2, which others have to be told to have
  const path = Bun.which(name, { PATH: `${process.env.PATH}:${SERVER_PROGRAMS}` })
  if (path) return { path }
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  return isRootOnDebian ? unpack(name) : null
}

/** Only unpacks it, with the packages that it needs and are missing: installed, it would start and take port 80. */
function unpack(name: string): Program | null {
  const dir = temporaryDir()
  mkdirSync(join(dir, 'partial'))
  apt('update', '-q')
  apt(...ONLY_UNPACKED, '-o', `Dir::Cache::archives=${dir}`, name)
  for (const archive of globSync(join(dir, '*.deb')))
    spawnSync('dpkg-deb', ['--extract', archive, dir], { stdio: 'ignore' })
  const [path] = globSync(join(dir, `usr/{bin,sbin}/${name}`))
  return path ? { path, libraries: globSync(join(dir, 'usr/lib/*-linux-gnu')).join(':') } : null
}

function apt(...args: string[]): void {
  spawnSync('apt-get', args, {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
