import { Elysia } from 'elysia'
import { type Accounts, createAccounts } from './accounts/accounts.ts'
import { accountsApi } from './accounts/api.ts'
import { accountPages } from './accounts/routes.ts'
import { endExpiredSessions } from './accounts/store.ts'
import { createTokens } from './accounts/tokens.ts'
import type { Config } from './config/config.ts'
import { conversationsApi } from './conversations/api.ts'
import { conversationPages } from './conversations/routes.ts'
import { type Database, INSTANCE_NAME, type Sql } from './database/connect.ts'
import { startListener } from './live/listener.ts'
import { createRelay, type Relay } from './live/relay.ts'
import { liveRoutes, WEBSOCKET_SETTINGS } from './live/routes.ts'
import { log, reasonOf } from './log.ts'
import { messagesApi } from './messages/api.ts'
import { createRecentMessages, type RecentMessages } from './messages/recent.ts'
import { messagePages } from './messages/routes.ts'
import { createSend, type Send } from './messages/send.ts'
import { createWriter } from './messages/writer.ts'
import { countConnections } from './metrics/connections.ts'
import { createMetrics, type Metrics } from './metrics/metrics.ts'
import { noteCommit, noteDelivery } from './metrics/notes.ts'
import { metricsRoutes } from './metrics/routes.ts'
import { peopleApi } from './people/api.ts'
import { peoplePages } from './people/routes.ts'
import { refuseMalformedAddress } from './web/address.ts'
import { apiDocs } from './web/api-docs.ts'
import { assetRoutes } from './web/assets.ts'
import { errors } from './web/errors.ts'
import { createFinish } from './web/finish.ts'
import { refuseForeignOrigin } from './web/headers.ts'
import { createReadiness, healthRoutes, type Readiness } from './web/health.ts'
import { type Listening, listen } from './web/listen.ts'
import { createVisits } from './web/visit.ts'

/** What the features are made of. */
export type Services = {
  config: Config
  sql: Sql
  accounts: Accounts
  send: Send
  recentMessages: RecentMessages
  relay: Relay
  readiness: Readiness
  metrics: Metrics
}

/** A ChatApp that answers. */
export type RunningServer = {
  url: string
  /** Takes the certificate that the files have now. */
  reloadCertificate(): void
  /** Has `/readyz` say that it stops, and waits for load balancers to look elsewhere; serves on meanwhile. */
  drain(): Promise<void>
  stop(): Promise<void>
}

const CLEAN_UP_EVERY_MS = 10 * 60_000

/** How long a stopping server waits for the batch and the answers that are under way, and for sockets to close. */
const ANSWER_WITHIN_MS = 2_000
const CLOSE_WITHIN_MS = 500
const ANSWERED_LOOK_MS = 5

/**
 * Starts serving on a database whose schema is up to date.
 * @throws OperatorError when the port is taken or not allowed
 */
export async function startServer(config: Config, database: Database): Promise<RunningServer> {
  const { sql } = database
  const metrics = createMetrics({
    sockets: () => relay.count(),
    waiting: () => writer.waiting(),
    connections: () => countConnections(sql, INSTANCE_NAME),
  })
  const writer = createWriter(database.openDedicated, { onCommit: commit => noteCommit(metrics, commit) })
  const relay = createRelay(sql, (topic, frame) => listening?.publish(topic, frame))
  const accounts = createAccounts(config, sql, await createTokens(sql))
  const recentMessages = createRecentMessages(sql)
  const send = createSend(config, accounts, writer)
  let listening: Listening | undefined
  const readiness = createReadiness(sql, timeoutMs => listener.check(timeoutMs))
  const app = composeApp({ config, sql, accounts, send, recentMessages, relay, readiness, metrics })

  const listener = await startListener({
    openClient: database.openDedicated,
    onAnnouncement(announcement) {
      if (announcement.type === 'session_ended') accounts.forget(announcement.session)
      if (announcement.type === 'people_changed') accounts.forget()
      if (announcement.type === 'messages_changed') recentMessages.forget()
      relay.announce(announcement)
      if (announcement.type === 'message') noteDelivery(metrics, announcement)
    },
    onGap() {
      metrics.gaps.inc()
      accounts.forget()
      recentMessages.forget()
      relay.resync()
    },
  })
  const cleanUp = setInterval(() => {
    endExpiredSessions(sql).catch(error =>
      log('warn', 'expired sessions were not removed', { reason: reasonOf(error) }),
    )
  }, CLEAN_UP_EVERY_MS)

  listening = await listen(app, config).catch(async error => {
    clearInterval(cleanUp)
    await listener.stop()
    throw error
  })
  const { url, reloadCertificate, close, end, pending } = listening
  return {
    url,
    reloadCertificate,
    async drain() {
      readiness.refuse('This server is stopping.')
      await Bun.sleep(config.drainSeconds * 1_000)
    },
    async stop() {
      clearInterval(cleanUp)
      const answered = close()
      const late = Bun.sleep(ANSWER_WITHIN_MS)
      await Promise.race([untilAnswered(pending), late])
      await Promise.race([writer.stop(), late])
      relay.closeAll()
      await Promise.race([answered, late.then(() => Bun.sleep(CLOSE_WITHIN_MS))])
      await end()
      await listener.stop()
    },
  }
}

/** Puts the features together. Routes are thin; each feature's folder says what it does. */
function composeApp(services: Services) {
  const { config, accounts, relay } = services
  const begin = createVisits(config)
  const finish = createFinish(services.metrics)
  return new Elysia({
    websocket: WEBSOCKET_SETTINGS,
    // Where Elysia begins to look for the path: at the 7th letter, which with a short host name is right for http://
    // alone, or at the 11th, which is right for https:// where the name has three letters or more.
    handler: { standardHostname: config.tlsCert !== '' },
    serve: {
      maxRequestBodySize: Number.MAX_SAFE_INTEGER, // readBody has the limit, and says so in JSON
      idleTimeout: 15, // seconds: a request that hangs, on a database connection that died say, is hung up on
      development: false, // no page with a stack, whatever goes wrong
    },
  })
    .use(errors(finish))
    .mapResponse(finish)
    .onRequest(({ request, server }) => {
      begin(request, server)
      refuseMalformedAddress(request)
      refuseForeignOrigin(request)
    })
    .use(healthRoutes(services.readiness))
    .use(metricsRoutes(services.metrics, config.metricsToken))
    .use(assetRoutes())
    .use(apiDocs())
    .use(accountsApi(accounts))
    .use(peopleApi(services))
    .use(messagesApi(services))
    .use(conversationsApi(services))
    .use(liveRoutes(accounts, relay))
    .use(accountPages(accounts, config.signUp === 'open'))
    .use(peoplePages(services))
    .use(conversationPages(services))
    .use(messagePages(services))
}

/** Sockets are no requests: they are closed later, so that they hear of the last messages. */
async function untilAnswered(pending: () => number): Promise<void> {
  while (pending() > 0) await Bun.sleep(ANSWERED_LOOK_MS)
}
