import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where things are in a test, in place of the examples in a documented configuration. */
export type Places = {
  /** Has the certificate, and gets everything that the proxy writes. */
  dir: string
  httpPort: number
  httpsPort: number
  instances: number[]
}

/** One of the proxies with its documented configuration. */
export type LoadBalancer = {
  name: 'nginx' | 'haproxy' | 'caddy'
  /** Whether it asks `/readyz`, and so leaves an instance alone that is about to stop. */
  checksHealth: boolean
  /** Writes the configuration for a test. Gives the arguments that start it in the foreground. */
  configure(places: Places): string[]
}

/** The certificate, its key, and both in one, under the names that the configurations give them. */
export const CERTIFICATE = { certificate: 'chatapp.crt', key: 'chatapp.key', both: 'chatapp.pem' }

export const LOAD_BALANCERS: LoadBalancer[] = [
  { name: 'nginx', checksHealth: false, configure: configureNginx },
  { name: 'haproxy', checksHealth: true, configure: configureHaproxy },
  { name: 'caddy', checksHealth: true, configure: configureCaddy },
]

const DOCUMENTED = join(import.meta.dirname, '..', '..', 'docs', 'proxies')

/** nginx has its files in places of Debian's unless told otherwise, one by one. */
const NGINX_TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

function configureNginx(places: Places): string[] {
  const { dir, httpPort, httpsPort } = places
  const site = readDocumented('nginx.conf', places, {
    'listen 80;': `listen 127.0.0.1:${httpPort};`,
    'listen 443 ': `listen 127.0.0.1:${httpsPort} `,
  })
  // The file is one that Debian's nginx.conf includes. This stands for the rest.
  const around = `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    pid ${dir}/nginx.pid;
    error_log stderr;
    events {}
    http {
      access_log off;
      ${NGINX_TEMPORARY.map(kind => `${kind}_temp_path ${dir}/${kind};`).join(' ')}
      include ${write(dir, 'site.conf', site)};
    }`
  return ['-e', 'stderr', '-p', dir, '-c', write(dir, 'nginx.conf', around)]
}

function configureHaproxy(places: Places): string[] {
  const { dir, httpPort, httpsPort } = places
  const config = readDocumented('haproxy.cfg', places, {
    'bind :80\n': `bind 127.0.0.1:${httpPort}\n`,
    'bind :443 ': `bind 127.0.0.1:${httpsPort} `,
  })
  return ['-db', '-f', write(dir, 'haproxy.cfg', config)]
}

function configureCaddy(places: Places): string[] {
  const { dir, httpPort, httpsPort } = places
  const site = readDocumented('Caddyfile', places, {
    'chat.example.com {': `127.0.0.1:${httpsPort} {
      tls ${join(dir, CERTIFICATE.certificate)} ${join(dir, CERTIFICATE.key)}`,
  })
  const around = `{
    admin off
    default_bind 127.0.0.1
    http_port ${httpPort}
  }`
  return ['run', '--adapter', 'caddyfile', '--config', write(dir, 'Caddyfile', `${around}\n${site}`)]
}

/** Reads a documented configuration with what stands in it as an example replaced. */
function readDocumented(file: string, { dir, instances }: Places, own: Record<string, string>): string {
  const replacements = {
    ...Object.fromEntries(instances.map((port, i) => [`127.0.0.1:${3001 + i}`, `127.0.0.1:${port}`])),
    ...own,
  }
  let config = readFileSync(join(DOCUMENTED, file), 'utf8').replaceAll('/etc/ssl/', `${dir}/`)
  for (const [example, real] of Object.entries(replacements)) {
    if (!config.includes(example)) throw new Error(`docs/proxies/${file} has no "${example}" any more.`)
    config = config.replace(example, real)
  }
  return config
}

function write(dir: string, file: string, text: string): string {
  writeFileSync(join(dir, file), text)
  return join(dir, file)
}
