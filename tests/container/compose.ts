import compose from '../../compose.yaml'

/** What is used of a service in compose.yaml. */
export type Service = {
  profiles?: string[]
  read_only?: boolean
  cap_drop?: string[]
  cap_add?: string[]
  security_opt?: string[]
  tmpfs?: string[]
  environment?: Record<string, string | number>
  volumes?: string[]
  secrets?: string[]
  configs?: { source: string; target: string }[]
  stop_grace_period?: string
}

type ComposeFile = {
  services: Record<string, Service>
  networks: { front: { ipam: { config: { subnet: string }[] } } }
  configs: { caddyfile: { content: string } }
}

/** ${NAME:-default}, of which we take the default, and $$, which is a dollar sign. */
const VARIABLE = /\$\$|\$\{\w+:-([^}]*)\}/g

/** compose.yaml as it is without any settings of the operator's. */
export const composeFile: ComposeFile = JSON.parse(
  JSON.stringify(compose, (_, value) => (typeof value === 'string' ? interpolate(value) : value)),
)

/** Finds a service by its name. @throws Error when there is none */
export function findService(name: string): Service {
  const service = composeFile.services[name]
  if (!service) throw new Error(`compose.yaml has no service ${name}`)
  return service
}

/** How Podman is asked for what Compose would give the service. `files` holds the secrets and configurations, by name. */
export function podmanFlags(service: Service, files = ''): string[] {
  const each = (flag: string, values: string[] = []) => values.flatMap(value => [flag, value])
  return [
    // Docker makes no passwd entry and no writable folders of its own accord; Podman does unless told not to.
    '--passwd=false',
    ...(service.read_only ? ['--read-only', '--read-only-tmpfs=false'] : []),
    ...each('--cap-drop', service.cap_drop),
    ...each('--cap-add', service.cap_add),
    ...each('--security-opt', service.security_opt),
    ...each('--tmpfs', service.tmpfs),
    ...each(
      '--env',
      Object.entries(service.environment ?? {}).map(([name, value]) => `${name}=${value}`),
    ),
    ...each('--volume', service.volumes),
    ...each(
      '--volume',
      service.secrets?.map(name => `${files}/${name}:/run/secrets/${name}:ro`),
    ),
    ...each(
      '--volume',
      service.configs?.map(({ source, target }) => `${files}/${source}:${target}:ro`),
    ),
    ...(service.stop_grace_period
      ? ['--stop-timeout', `${Number.parseInt(service.stop_grace_period, 10)}`]
      : []),
  ]
}

function interpolate(text: string): string {
  return text.replaceAll(VARIABLE, (found, fallback: string) => (found === '$$' ? '$' : fallback))
}
