import { spawn } from 'node:child_process'
import { log } from './log.ts'

/** What the service manager is told (sd_notify(3)); nothing where there is none. */
type ServiceManager = {
  ready(): void
  stopping(): void
}

/**
 * Tells systemd when this is ready and when it stops, and shows it now and then that it lives: a process that hangs is
 * started again. It goes by systemd's own program, since Bun cannot send to the kind of socket that systemd has.
 */
export function createServiceManager(environment: Record<string, string | undefined>): ServiceManager {
  if (!environment.NOTIFY_SOCKET) return { ready() {}, stopping() {} }
  let timer: Timer | undefined

  function tell(state: string): void {
    const child = spawn('systemd-notify', [state], { env: environment, stdio: 'ignore' })
    child.once('error', ({ message }) =>
      log('warn', 'systemd cannot be told; is systemd-notify in the PATH?', { state, reason: message }),
    )
  }

  return {
    ready() {
      tell('READY=1')
      // Twice in the time after which systemd gives up on us, as sd_watchdog_enabled(3) advises.
      const everyMs = Number(environment.WATCHDOG_USEC ?? 0) / 1_000 / 2
      if (everyMs > 0) timer = setInterval(() => tell('WATCHDOG=1'), everyMs)
    },
    stopping() {
      clearInterval(timer)
      tell('STOPPING=1')
    },
  }
}
