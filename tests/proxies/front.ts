import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AppProcess, spawnApp } from '../support/app.ts'
import { endAtLast, temporaryDir } from '../support/cleanup.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import type { Program } from '../support/programs.ts'
import { CERTIFICATE, type LoadBalancer } from './load-balancers.ts'
import { findFreePort, startVisitor, type Visitor } from './visitor.ts'

/** Three instances with a proxy in front, and somebody's machine to reach them from. */
export type Front = {
  instances: [AppProcess, AppProcess, AppProcess]
  database: TestDatabase
  visitor: Visitor
  /** Where the proxy answers in plain text. */
  plainUrl: string
  stop(): Promise<void>
}

export type Programs = { proxy: Program; openssl: Program }

const READY_WITHIN_MS = 20_000
const ANSWER_WITHIN_MS = 2_000
const LOOK_EVERY_MS = 20
const MAX_ATTEMPTS = 5

export async function startFront(balancer: LoadBalancer, { proxy, openssl }: Programs): Promise<Front> {
  const database = await createTestDatabase()
  const start = () =>
    spawnApp({
      DATABASE_URL: database.url,
      TRUSTED_PROXIES: '127.0.0.1',
      CHATAPP_DRAIN_SECONDS: '8', // the configurations say 3: on a busy machine a proxy may ask late, and get its answer late
    })
  const instances: Front['instances'] = [start(), start(), start()]
  const urls = await Promise.all(instances.map(({ ready }) => ready))

  const dir = temporaryDir()
  const certificate = makeCertificate(dir, openssl)
  const ports = urls.map(url => Number(new URL(url).port))
  const { child, visitor, httpPort } = await startProxy(balancer, proxy, { dir, certificate, ports })
  return {
    instances,
    database,
    visitor,
    plainUrl: `http://127.0.0.1:${httpPort}`,
    async stop() {
      await child.stop()
      for (const { process } of instances) process.kill('SIGKILL')
      await Promise.all(instances.map(({ exited }) => exited))
      await database.stop()
    },
  }
}

type Place = { dir: string; certificate: string; ports: number[] }

/** A port that was free a moment ago may be somebody else's by now: then the proxy is started on others. */
async function startProxy(balancer: LoadBalancer, proxy: Program, { dir, certificate, ports }: Place) {
  for (let attempt = 1; ; attempt++) {
    const [httpPort, httpsPort] = [await findFreePort(), await findFreePort()]
    const args = balancer.configure({ dir, httpPort, httpsPort, instances: ports })
    const child = startProgram(proxy, args, dir)
    const visitor = await startVisitor(httpsPort, certificate)
    try {
      await untilReady(visitor, child)
      return { child, visitor, httpPort }
    } catch (error) {
      const isTaken = /address already in use/i.test(child.printed())
      if (!isTaken || attempt === MAX_ATTEMPTS) throw error
      await child.stop()
    }
  }
}

function makeCertificate(dir: string, openssl: Program): string {
  const [certificate, key] = [join(dir, CERTIFICATE.certificate), join(dir, CERTIFICATE.key)]
  const { status, stderr } = spawnSync(
    openssl.path,
    [
      ...['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
      ...['-subj', '/CN=ChatApp', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'],
      ...['-out', certificate, '-keyout', key],
    ],
    { env: environmentFor(openssl, dir) },
  )
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`)
  const text = readFileSync(certificate, 'utf8')
  writeFileSync(join(dir, CERTIFICATE.both), text + readFileSync(key, 'utf8'))
  return text
}

type Running = { process: ChildProcess; printed(): string; stop(): Promise<void> }

function startProgram(program: Program, args: string[], dir: string): Running {
  const process = spawn(program.path, args, {
    cwd: dir,
    env: environmentFor(program, dir),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [process.stdout, process.stderr]) stream.on('data', chunk => (printed += chunk))
  const exited = new Promise(resolve => process.once('exit', resolve))
  const stop = async () => {
    process.kill('SIGTERM') // not SIGKILL: nginx would leave its worker behind
    await exited
  }
  endAtLast(stop)
  return { process, printed: () => printed, stop }
}

/** Programs that think of a home have it in the test's directory. */
function environmentFor({ libraries }: Program, dir: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: dir,
    XDG_DATA_HOME: dir,
    XDG_CONFIG_HOME: dir,
    TMPDIR: dir,
    ...(libraries && { LD_LIBRARY_PATH: libraries }),
  }
}

async function untilReady({ url }: Visitor, { process, printed }: Running): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS
  for (;;) {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(
      () => null,
    )
    if (response?.ok) return
    if (process.exitCode !== null || performance.now() > deadline)
      throw new Error(`The proxy does not work: ${printed()}`)
    await Bun.sleep(LOOK_EVERY_MS)
  }
}
