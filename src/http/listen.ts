import { lstatSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import type { Server } from 'bun'
import type { AnyElysia } from 'elysia'
import type { Config } from '../config/config.ts'
import { OperatorError, systemCodeOf } from '../errors.ts'
import { log, reasonOf } from '../log.ts'
import { originOf } from './origin.ts'
import { readTls, type TlsPair } from './tls.ts'

/** Where an app answers. */
export type Listening = {
  url: string
  /** Sends a frame to all sockets that subscribed to a topic. */
  publish(topic: string, frame: string): void
  /** Reads the certificate from its files again, for new connections; open ones go on. */
  reloadCertificate(): void
  /** Accepts nobody new. Resolves when everybody who is here has gone. */
  close(): Promise<void>
  /** How many requests are being answered; sockets do not count. */
  pending(): number
  /** Hangs up on whoever is left. */
  end(): Promise<void>
}

/** Certificates are replaced by programs that know nothing of us, weeks before the old one ends. */
const LOOK_FOR_CERTIFICATE_EVERY_MS = 60_000

/** Of the socket's file: for the user, and the group that a proxy may be in. */
const SOCKET_UMASK = 0o117

/**
 * Has an app listen on the port, or Unix socket, of the options, with TLS where there is a certificate.
 * @throws OperatorError when that cannot be
 */
export async function listen(app: AnyElysia, config: Config): Promise<Listening> {
  let tls = readTls(config)
  if (config.socket) await removeDeadSocket(config.socket)
  if (tls) await probePort(config)
  let server = open(app, config, tls)
  /** This server, and earlier ones as long as they have sockets. */
  const servers = new Set([server])
  const timer = tls && setInterval(reloadCertificate, LOOK_FOR_CERTIFICATE_EVERY_MS)

  /** Bun cannot exchange the certificate of a server, so another one takes over its port. */
  function reloadCertificate(): void {
    try {
      const found = readTls(config)
      if (!tls || !found || (found.cert === tls.cert && found.key === tls.key)) return
      const old = server
      server = open(app, { ...config, port: old.port ?? config.port }, found)
      tls = found
      void old.stop()
      for (const one of servers) if (one.pendingWebSockets === 0) servers.delete(one)
      servers.add(server)
      log('info', 'the certificate was replaced')
    } catch (error) {
      log('error', 'the new certificate cannot be used; the old one stays', { reason: reasonOf(error) })
    }
  }

  return {
    url: config.socket ? `unix:${config.socket}` : originOf({ ...config, port: server.port ?? config.port }),
    publish(topic, frame) {
      for (const one of servers) one.publish(topic, frame)
    },
    reloadCertificate,
    async close() {
      if (timer) clearInterval(timer)
      await Promise.all([...servers].map(one => one.stop()))
    },
    pending: () => [...servers].reduce((sum, { pendingRequests }) => sum + pendingRequests, 0),
    async end() {
      await Promise.all([...servers].map(one => one.stop(true)))
    },
  }
}

/** A server with a certificate shares its port with the one that takes over, so listening alone does not show that the port is taken. */
async function probePort({ host, port, socket }: Config): Promise<void> {
  if (socket || port === 0) return
  try {
    await Bun.serve({ hostname: host, port, fetch: () => new Response() }).stop(true)
  } catch (error) {
    throw cannotListen({ host, port, socket }, error)
  }
}

function open(app: AnyElysia, config: Config, tls: TlsPair | null): Server<unknown> {
  const { host, port, socket } = config
  const umask = socket ? process.umask(SOCKET_UMASK) : null
  try {
    const where = socket ? { unix: socket } : { hostname: host, port, reusePort: tls !== null }
    app.listen({ ...where, ...(tls && { tls }) })
  } catch (error) {
    throw cannotListen(config, error)
  } finally {
    if (umask !== null) process.umask(umask)
  }
  if (!app.server) throw new Error('Elysia has no server after it began to listen.')
  return app.server
}

/** Removes a socket that a killed ChatApp left behind. One that is in use, or something else, is left alone. */
async function removeDeadSocket(path: string): Promise<void> {
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (!status) return
  if (!status.isSocket())
    throw new OperatorError(`${path} is there and is no socket. Set CHATAPP_SOCKET to another path.`)
  if (await isAnswered(path))
    throw new OperatorError(
      `Another program listens on ${path}. Stop it, or set CHATAPP_SOCKET to another path.`,
    )
  rmSync(path, { force: true })
}

function isAnswered(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const probe = connect(path)
  probe.once('connect', () => resolve(true))
  probe.once('error', error => resolve(systemCodeOf(error) !== 'ECONNREFUSED'))
  return promise.finally(() => probe.destroy())
}

function cannotListen(
  { host, port, socket }: Pick<Config, 'host' | 'port' | 'socket'>,
  error: unknown,
): Error {
  if (socket)
    return new OperatorError(`ChatApp cannot listen on ${socket}: ${reasonOf(error)}. Check CHATAPP_SOCKET.`)
  const code = systemCodeOf(error)
  if (code === 'EADDRINUSE')
    return new OperatorError(`Port ${port} is taken on ${host}. Stop what uses it, or set PORT to another.`)
  if (code === 'EACCES')
    return new OperatorError(`Port ${port} is not allowed for this user. Set PORT to one above 1023.`)
  return new OperatorError(
    `ChatApp cannot listen on ${host}:${port}: ${reasonOf(error)}. Check HOST and PORT.`,
  )
}
