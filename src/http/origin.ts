import type { Config } from '../config/config.ts'

type Place = Pick<Config, 'host' | 'port' | 'tlsCert'>

/** Where a server that listens on a port answers: scheme, host and port. */
export function originOf({ host, port, tlsCert }: Place): string {
  return `http${tlsCert ? 's' : ''}://${urlHost(host)}:${port}`
}

/**
 * Where people reach the server that runs, or will run, with these settings; nothing where nobody can know: a free port, or a Unix
 * socket without `BASE_URL`.
 */
export function publicOriginOf(config: Place & Pick<Config, 'baseUrl' | 'socket'>): string {
  if (config.baseUrl) return config.baseUrl
  return config.socket || config.port === 0 ? '' : originOf(config)
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
