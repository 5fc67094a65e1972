import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { attempt, run } from './command.ts'

/** Podman and Buildah with a storage, networks and settings of their own: nothing of the machine's is touched. */
export type Engine = {
  podman(...args: string[]): Promise<string>
  /** The same where it may fail. */
  tryPodman(...args: string[]): ReturnType<typeof attempt>
  buildah(...args: string[]): Promise<string>
  /** Ends every container and removes all that was made. */
  remove(): Promise<void>
}

const BUILD_WITHIN_MS = 180_000

/** Works without systemd and inside a container too; the limits are lower than what such a place may raise them to. */
const SETTINGS = (dir: string) => `
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
tmp_dir = "${dir}/tmp"
[network]
network_backend = "netavark"
network_config_dir = "${dir}/networks"
`

/** Sets one up in an empty folder. */
export function createEngine(dir: string): Engine {
  for (const folder of ['tmp', 'networks', 'run']) mkdirSync(join(dir, folder), { recursive: true })
  const settings = join(dir, 'containers.conf')
  writeFileSync(settings, SETTINGS(dir))
  const storage = ['--root', join(dir, 'storage'), '--runroot', join(dir, 'run')]
  const options = { env: { CONTAINERS_CONF: settings }, withinMs: BUILD_WITHIN_MS }
  const podman = (...args: string[]) => run(['podman', ...storage, ...args], options)

  return {
    podman,
    tryPodman: (...args) => attempt(['podman', ...storage, ...args], options),
    buildah: (...args) => run(['buildah', ...storage, ...args], options),
    async remove() {
      await podman('rm', '--all', '--force', '--time', '0')
      await podman('network', 'prune', '--force')
      await podman('volume', 'prune', '--force')
      await attempt(['buildah', ...storage, 'rm', '--all'], options)
      await podman('rmi', '--all', '--force')
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
