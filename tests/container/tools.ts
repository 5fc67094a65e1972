import { existsSync } from 'node:fs'
import { hasDebian, installPackages } from '../support/programs.ts'

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

/**
 * Installs what is missing.
 * @returns why that cannot be done here without asking, or null
 * @throws Error when it fails where it should not
 */
export function installTools(): string | null {
  if (!hasDebian) return 'its tools are taken from Debian, and only root can install them and set up networks'

  const missing = Object.entries(PACKAGES).flatMap(([program, name]) => (isThere(program) ? [] : [name]))
  if (missing.length === 0) return null
  const reason = installPackages(...missing)
  if (reason) throw new Error(`${missing.join(', ')} cannot be installed: ${reason}`)
  return null
}

function isThere(program: string): boolean {
  return program.startsWith('/') ? existsSync(program) : Bun.which(program) !== null
}
