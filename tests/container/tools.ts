import { existsSync } from 'node:fs'
import { installPackages } from '../support/programs.ts'

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

/** Installs what is missing. @returns why that cannot be had here, or null */
export function installTools(): string | null {
  if (!existsSync('/etc/debian_version')) return 'its tools are taken from Debian, and this is another system'
  if (process.getuid?.() !== 0) return 'only root can install its tools and set up networks'

  const missing = Object.entries(PACKAGES).flatMap(([program, name]) => (isThere(program) ? [] : [name]))
  if (missing.length === 0) return null
  const reason = installPackages(...missing)
  return reason && `${missing.join(', ')} cannot be installed: ${reason}`
}

function isThere(program: string): boolean {
  return program.startsWith('/') ? existsSync(program) : Bun.which(program) !== null
}
