import { findService, podmanFlags } from './compose.ts'
import type { Engine } from './engine.ts'

/** Caddy in front of the instances, as people reach it: by https. */
export type CaddyProxy = {
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Opens this person's socket. Resolves when it is open, with the id of the first message that it tells of. */
  listen(token: string): Promise<{ announced: Promise<string> }>
}

const IMAGE = 'docker.io/library/caddy:2'
const ROOT_CERTIFICATE = '/data/caddy/pki/authorities/local/root.crt'
const READY_WITHIN_MS = 120_000
const LOOK_EVERY_MS = 100

/** Starts it as compose.yaml says, from Debian's Caddy in the place of the image that only a registry has. */
export async function startCaddy(
  engine: Engine,
  { base, caddy, files, flags }: { base: string; caddy: string; files: string; flags: string[] },
): Promise<CaddyProxy> {
  const { podman, tryPodman } = engine
  await makeCaddyImage(engine, base, caddy)
  const service = podmanFlags(findService('proxy'), files)
  await podman(
    'run',
    '--detach',
    '--name',
    'proxy',
    ...service,
    ...flags,
    '--publish',
    '127.0.0.1::443',
    IMAGE,
  )

  const url = `https://localhost:${(await podman('port', 'proxy', '443/tcp')).split(':').at(-1)}`
  const tls = { ca: await findRootCertificate() }
  return {
    fetch: (path, init) => fetch(`${url}${path}`, { ...init, tls }),
    async listen(token) {
      const headers = { authorization: `Bearer ${token}` }
      const socket = new WebSocket(`${url.replace('https', 'wss')}/ws`, { headers, tls })
      const announced = new Promise<string>(resolve => {
        socket.onmessage = ({ data }) => {
          const { message } = JSON.parse(String(data))
          if (message) resolve(message)
        }
      })
      await new Promise((resolve, reject) => {
        socket.onopen = resolve
        socket.onerror = () => reject(new Error('The socket was refused.'))
      })
      return { announced }
    },
  }

  /** For "localhost" Caddy is an authority of its own, which it becomes when it starts. */
  async function findRootCertificate(): Promise<string> {
    const deadline = performance.now() + READY_WITHIN_MS
    for (;;) {
      const { code, stdout } = await tryPodman('exec', 'proxy', 'cat', ROOT_CERTIFICATE)
      if (code === 0 && stdout) return stdout
      if (performance.now() > deadline) throw new Error((await tryPodman('logs', 'proxy')).stderr)
      await Bun.sleep(LOOK_EVERY_MS)
    }
  }
}

async function makeCaddyImage({ buildah }: Engine, base: string, caddy: string): Promise<void> {
  const container = await buildah('from', '--pull-never', base)
  await buildah('copy', '--quiet', container, caddy, '/usr/bin/caddy')
  const places = ['--env', 'XDG_DATA_HOME=/data', '--env', 'XDG_CONFIG_HOME=/config']
  const command = ['--cmd', '["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]']
  await buildah('config', ...places, ...command, container)
  await buildah('commit', '--quiet', '--rm', container, IMAGE)
}
