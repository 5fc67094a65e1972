import type { Engine } from './engine.ts'

/** A container of the image that is being tested. */
export type Container = {
  name: string
  /** Where its port 3000 is reached from here; another one after each start. */
  findUrl(): Promise<string>
  /** Resolves when its own health check says so. @throws Error with its log when it does not in time: several start at once, each of which first gets its files */
  becomeHealthy(): Promise<void>
  exec(...command: string[]): Promise<string>
  /** Everything it printed. */
  log(): Promise<string>
  /** Tells it to stop and gives how it ended. */
  stop(): Promise<Ending>
  start(): Promise<void>
  /** Ends it without warning. */
  kill(): Promise<void>
  /** What runs in it. */
  processes(): Promise<Process[]>
}

export type Ending = { code: number; tookMs: number }
export type Process = { user: string; capabilities: string; command: string }

const HEALTHY_WITHIN_MS = 150_000
const LOOK_EVERY_MS = 100

export async function startContainer(
  { podman, tryPodman }: Engine,
  image: string,
  name: string,
  flags: string[],
): Promise<Container> {
  await podman('run', '--detach', '--name', name, ...flags, image)

  async function log(): Promise<string> {
    const { stdout, stderr } = await tryPodman('logs', name)
    return stdout + stderr
  }

  return {
    name,
    findUrl: async () => `http://${await podman('port', name, '3000/tcp')}`,
    async becomeHealthy() {
      const deadline = performance.now() + HEALTHY_WITHIN_MS
      for (;;) {
        const { code, stdout, stderr } = await tryPodman('healthcheck', 'run', name)
        if (code === 0) return
        if (performance.now() > deadline) throw new Error(`${stdout}${stderr}\n${await log()}`)
        await Bun.sleep(LOOK_EVERY_MS)
      }
    },
    exec: (...command) => podman('exec', name, ...command),
    log,
    async stop() {
      const since = performance.now()
      await podman('stop', name)
      const tookMs = performance.now() - since
      return { code: Number(await podman('inspect', '--format', '{{.State.ExitCode}}', name)), tookMs }
    },
    async start() {
      await podman('start', name)
    },
    async kill() {
      await podman('kill', '--signal', 'KILL', name)
      await podman('wait', name)
    },
    async processes() {
      const [, ...rows] = (await podman('top', name, 'huser', 'capeff', 'args')).split('\n')
      return rows.map(row => {
        const [user = '', capabilities = '', ...command] = row.split(/\s+/)
        return { user, capabilities, command: command.join(' ') }
      })
    },
  }
}
