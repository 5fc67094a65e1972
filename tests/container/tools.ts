import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { run } from './command.ts'

/** What builds and runs containers with neither a daemon nor a registry: the program to look for, and Debian's package. */
const PACKAGES = {
  buildah: 'buildah',
  podman: 'podman',
  runc: 'runc',
  debootstrap: 'debootstrap',
  iptables: 'iptables',
  ip: 'iproute2',
  '/usr/lib/podman/netavark': 'netavark',
  zstd: 'zstd',
}

const INSTALL_WITHIN_MS = 240_000
const APT_ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive' }

/** Installs what is missing. @returns why that cannot be had here, or null */
export async function installTools(): Promise<string | null> {
  if (!existsSync('/etc/debian_version')) return 'its tools are taken from Debian, and this is another system'
  if (process.getuid?.() !== 0) return 'only root can install its tools and set up networks'

  const missing = Object.entries(PACKAGES).flatMap(([program, name]) => (isThere(program) ? [] : [name]))
  if (missing.length === 0) return null
  try {
    await apt('update')
    await apt('install', '--yes', '--no-install-recommends', ...missing)
    return null
  } catch (error) {
    return `${missing.join(', ')} cannot be installed: ${error instanceof Error ? error.message : error}`
  }
}

/** Gives the path of Caddy. Where it is not installed it is only unpacked: the package would start a server on port 80. */
export async function findCaddy(cache: string): Promise<string> {
  const installed = Bun.which('caddy')
  if (installed) return installed
  const unpacked = `${cache}/caddy/usr/bin/caddy`
  if (!existsSync(unpacked)) {
    await mkdir(`${cache}/caddy`, { recursive: true })
    await apt('update')
    await run(['apt-get', 'download', 'caddy'], { cwd: `${cache}/caddy`, withinMs: INSTALL_WITHIN_MS })
    await run(['sh', '-c', 'dpkg-deb --extract caddy_*.deb .'], { cwd: `${cache}/caddy` })
  }
  return unpacked
}

function isThere(program: string): boolean {
  return program.startsWith('/') ? existsSync(program) : Bun.which(program) !== null
}

function apt(...args: string[]): Promise<string> {
  return run(['apt-get', '--quiet', '--quiet', ...args], {
    env: APT_ENVIRONMENT,
    withinMs: INSTALL_WITHIN_MS,
  })
}
