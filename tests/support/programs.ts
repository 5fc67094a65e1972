import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { temporaryDir } from './cleanup.ts'

/** A program, and where the libraries are that came with it. */
export type Program = { path: string; libraries?: string }

/** Where Debian has servers; it is in root's PATH only. */
const SERVER_PROGRAMS = '/usr/sbin:/usr/local/sbin'

/** Test files run in parallel, and the list of packages has no patience of its own. */
const APT_LOCK = join(tmpdir(), 'chatapp-tests-apt.lock')

const INSTALL_WITHIN_MS = 240_000

/** Whether Debian's packages can be had here without asking anybody. */
const hasDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

/** Finds the program of Debian's package of that name, or gets it where that can be done without asking. */
export function findProgram(name: string): Program | null {
  const path = Bun.which(name, { PATH: `${process.env.PATH}:${SERVER_PROGRAMS}` })
  if (path) return { path }
  return hasDebian ? unpack(name) : null
}

/** Installs Debian's packages where that can be done without asking. @returns why they cannot be had here, or null */
export function installPackages(...names: string[]): string | null {
  return hasDebian ? apt('install', ...names) : 'they are Debian’s, and only root can install them'
}

/** Only unpacks it, with the packages that it needs and are missing: installed, a server would start and take port 80. */
function unpack(name: string): Program | null {
  const dir = temporaryDir()
  mkdirSync(join(dir, 'partial'))
  apt('install', '--download-only', '-o', `Dir::Cache::archives=${dir}`, name)
  for (const archive of globSync(join(dir, '*.deb')))
    spawnSync('dpkg-deb', ['--extract', archive, dir], { stdio: 'ignore' })
  const [path] = globSync(join(dir, `usr/{bin,sbin}/${name}`))
  return path ? { path, libraries: globSync(join(dir, 'usr/lib/*-linux-gnu')).join(':') } : null
}

/** Runs apt-get with a list of packages of today. @returns what it complains about, or null */
function apt(...args: string[]): string | null {
  const script = 'apt-get update --quiet; apt-get --yes --quiet --no-install-recommends "$@"'
  const { status, stderr, error } = spawnSync('flock', [APT_LOCK, 'sh', '-c', script, 'sh', ...args], {
    timeout: INSTALL_WITHIN_MS,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0 ? null : (error?.message ?? stderr.trim())
}
