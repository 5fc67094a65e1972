import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './binary.ts'

/** A program, and where the libraries are that came with it. */
export type Program = { path: string; libraries?: string }

/** Where Debian has servers; it is in root's PATH only. */
const SERVER_PROGRAMS = '/usr/sbin:/usr/local/sbin'

/** Kept for later runs: servers that were unpacked. */
const UNPACKED = join(ROOT, 'node_modules', '.cache', 'chatapp-tests', 'programs')

/** Test files run in parallel, and the list of packages has no patience of its own. */
const APT_LOCK = '/tmp/chatapp-tests-apt.lock'

const INSTALL_WITHIN_MS = 240_000

/** Whether Debian's packages can be had here without asking anybody. */
export const hasDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

/**
 * Finds a program, or installs Debian's package that has it.
 * @returns null where that cannot be done without asking: what needs it is skipped then, and nowhere else
 * @throws Error when it cannot be had although it should
 */
export function findProgram(name: string, packageName = name): Program | null {
  return which(name) ?? installed(name, packageName)
}

/** The same for a server. It is only unpacked, with what it needs and is missing: installed, it would start and take port 80. */
export function findServer(name: string): Program | null {
  return which(name) ?? (hasDebian ? (findUnpacked(name) ?? unpack(name)) : null)
}

/** Installs Debian's packages where that can be done without asking. @returns why they cannot be had here, or null */
export function installPackages(...names: string[]): string | null {
  return hasDebian ? apt('install', ...names) : 'they are Debian’s, and only root can install them'
}

function which(name: string): Program | null {
  const path = Bun.which(name, { PATH: `${process.env.PATH}:${SERVER_PROGRAMS}` })
  return path ? { path } : null
}

function installed(name: string, packageName: string): Program | null {
  if (!hasDebian) return null
  const complaint = installPackages(packageName)
  const program = which(name)
  if (!program)
    throw new Error(`${name} cannot be installed: ${complaint ?? `${packageName} does not have it`}`)
  return program
}

function findUnpacked(name: string): Program | null {
  const folder = join(UNPACKED, name)
  const [path] = globSync(join(folder, `usr/{bin,sbin}/${name}`))
  return path ? { path, libraries: globSync(join(folder, 'usr/lib/*-linux-gnu')).join(':') } : null
}

function unpack(name: string): Program {
  const folder = join(UNPACKED, `${name}.${process.pid}`)
  mkdirSync(join(folder, 'partial'), { recursive: true })
  try {
    const complaint = apt('install', '--download-only', '-o', `Dir::Cache::archives=${folder}`, name)
    if (complaint) throw new Error(`${name} cannot be had: ${complaint}`)
    for (const archive of globSync(join(folder, '*.deb'))) {
      spawnSync('dpkg-deb', ['--extract', archive, folder], { stdio: 'ignore' })
      rmSync(archive)
    }
    if (!findUnpacked(name)) renameSync(folder, join(UNPACKED, name)) // else another test was faster
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const program = findUnpacked(name)
  if (!program) throw new Error(`Debian’s package ${name} has no program of that name.`)
  return program
}

/** Runs apt-get, and when that fails once more with a list of packages of today. @returns what it complains about, or null */
function apt(...args: string[]): string | null {
  const script =
    'get() { apt-get --yes --quiet --no-install-recommends "$@"; }; get "$@" || { apt-get update --quiet; get "$@"; }'
  const { status, stderr, error } = spawnSync('flock', [APT_LOCK, 'sh', '-c', script, 'sh', ...args], {
    timeout: INSTALL_WITHIN_MS,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0 ? null : (error?.message ?? stderr.trim())
}
