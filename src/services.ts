import { type Accounts, createAccounts } from './accounts/accounts.ts'
import { accountEvents } from './accounts/events.ts'
import { createTokens } from './accounts/tokens.ts'
import { BLOCKS } from './blocks/blocks.ts'
import { type ChangeMessage, createChangeMessage } from './changes/change.ts'
import { changeEvents } from './changes/events.ts'
import { createSelfCheck } from './checks/self-check.ts'
import type { Config } from './config/config.ts'
import { conversationEvents } from './conversations/events.ts'
import { createOpenParts, type OpenParts } from './conversations/open-parts.ts'
import { INSTANCE_NAME } from './database/client.ts'
import type { Database, Sql } from './database/connect.ts'
import { createDeliveredMarks, type DeliveredMarks } from './delivered/delivered.ts'
import { deliveredEvents } from './delivered/events.ts'
import { DISAPPEARING } from './disappearing/disappearing.ts'
import { createSweep } from './disappearing/sweep.ts'
import { DRAFTS } from './drafts/drafts.ts'
import { draftEvents } from './drafts/events.ts'
import { createFigures } from './figures/figures.ts'
import { createFiles, type Files } from './files/files.ts'
import { createFileMover } from './files/mover.ts'
import { createFileStorage, type Storage } from './files/storage.ts'
import { createFileSweep } from './files/sweep.ts'
import { createRateLimit, NO_LIMIT, type RateLimit } from './http/rate-limit.ts'
import { createReadiness, type Readiness } from './http/readiness.ts'
import { createInstances, type Instances } from './instances/instances.ts'
import { createJobHandlers } from './jobs/handlers.ts'
import { createJobs } from './jobs/jobs.ts'
import { readWaitingJobs } from './jobs/reading.ts'
import { listEvents } from './list/events.ts'
import { createEpoch, type Epoch } from './live/epoch.ts'
import { type Listener, startListener } from './live/listener.ts'
import { createRelay, type Relay } from './live/relay.ts'
import { createMailLimits, type MailLimits, NO_MAIL_LIMITS } from './mail/limits.ts'
import { messageEvents } from './messages/events.ts'
import { createRecentMessages, type RecentMessages } from './messages/recent.ts'
import { createSend, type Send } from './messages/send.ts'
import { createWriter, type Writer } from './messages/writer.ts'
import { countConnections } from './metrics/connections.ts'
import { createRecentDeliveries } from './metrics/latency.ts'
import { createMetrics, type Metrics } from './metrics/metrics.ts'
import { recordCommit } from './metrics/record.ts'
import { notificationEvents } from './notifications/events.ts'
import { createNoticing } from './outbound/noticing.ts'
import { createOutbound, type Outbound } from './outbound/outbound.ts'
import { createDataLimit, type DataLimit } from './own-data/limit.ts'
import { createPasskeys, type Passkeys } from './passkeys/passkeys.ts'
import { peopleEvents } from './people/events.ts'
import { presenceEvents } from './presence/events.ts'
import { PRESENCE_CHANNEL } from './presence/notices.ts'
import { createPresence, type PresenceService } from './presence/presence.ts'
import { createProfiles, type Profiles } from './profiles/profiles.ts'
import { createPushKeys, type PushKeys } from './push/keys.ts'
import { noteForDevices } from './push/note.ts'
import { SUBSCRIBING } from './push/subscribe.ts'
import type { Repeated } from './repeat.ts'
import { REPORTS } from './reports/report.ts'
import { createSearchIndex } from './search-index/search-index.ts'
import { createSecretBox } from './secret-box.ts'
import { settingEvents } from './server-settings/events.ts'
import { createServerSettings, type ServerSettings } from './server-settings/settings.ts'
import { type Administrators, administratorEvents, createAdministrators } from './setup/administrators.ts'
import { createSetup, type Setup } from './setup/setup.ts'
import { createSidebar, type RenderSidebar } from './sidebar/render.ts'
import { createSingleSignOn, type SingleSignOn } from './single-sign-on/single-sign-on.ts'
import { noteForPrograms } from './webhooks/note.ts'

/** What a feature may need; each takes from it what it uses. */
export type Services = {
  config: Config
  sql: Sql
  settings: ServerSettings
  accounts: Accounts
  passkeys: Passkeys
  administrators: Administrators
  profiles: Profiles
  setup: Setup
  /** Null where the configuration names no provider. */
  singleSignOn: SingleSignOn | null
  /** Asks addresses that people gave. */
  outbound: Outbound
  pushKeys: PushKeys
  send: Send
  changeMessage: ChangeMessage
  files: Files
  /** Where the bytes of files are. */
  fileStorage: Storage
  /** How many messages somebody may report. */
  reportLimit: RateLimit
  /** How often somebody may save what they have begun to write. */
  draftLimit: RateLimit
  /** How often somebody may block and unblock. */
  blockLimit: RateLimit
  /** How often somebody may change when messages disappear: each time is a message. */
  disappearingLimit: RateLimit
  /** How often somebody may have their data put together. */
  /** How often somebody may have a device told, and try whether it is. */
  pushLimit: RateLimit
  dataLimit: DataLimit
  mailLimits: MailLimits
  recentMessages: RecentMessages
  openParts: OpenParts
  deliveredMarks: DeliveredMarks
  renderSidebar: RenderSidebar
  relay: Relay
  presence: PresenceService
  epoch: Epoch
  readiness: Readiness
  metrics: Metrics
  instances: Instances
}

/** Services with connections of their own, and work beside the requests: the server stops them when it stops. */
type Connected = { writer: Writer; listener: Listener; background: Repeated[] }

/**
 * Makes the services and listens to the database.
 * @param publish sends a frame to all sockets that subscribed to a topic
 * @param now the clock by which other instances are found silent, in milliseconds
 */
export async function startServices(
  config: Config,
  { sql, check, dedicate }: Database,
  publish: (topic: string, frame: string) => void,
  now?: () => number,
): Promise<{ services: Services } & Connected> {
  const metrics = createMetrics({
    sockets: () => relay.count(),
    people: state => presence.count(state),
    waiting: () => writer.waiting(),
    connections: () => countConnections(sql, INSTANCE_NAME),
    jobs: () => readWaitingJobs(sql),
  })
  const writer = createWriter(dedicate('writer'), {
    onCommit: commit => recordCommit(metrics, commit),
    whoMayWrite: () => settings.current().whoMayWrite,
    editMinutes: () => settings.current().editMinutes,
  })
  const epoch = createEpoch(sql)
  const relay = createRelay(sql, epoch, publish)
  const settings = await createServerSettings(config, sql)
  const accounts = createAccounts(config, settings, sql, await createTokens(sql))
  const presence = createPresence({
    sql,
    dedicated: dedicate('presence'),
    relay,
    find: accounts.find,
    ...(now && { now }),
  })
  const passkeys = createPasskeys(config, sql, accounts)
  const administrators = createAdministrators(sql)
  const profiles = createProfiles(config, sql, accounts)
  const setup = createSetup({ sql, accounts, settings, administrators })
  const singleSignOn = createSingleSignOn({ config, sql, settings, accounts })
  const recentMessages = createRecentMessages(sql)
  const openParts = createOpenParts(sql, config.pageSize)
  const deliveredMarks = createDeliveredMarks(sql)
  const fileStorage = createFileStorage(config, sql)
  const outbound = createOutbound(config)
  const pushKeys = await createPushKeys(sql, createSecretBox(config.secretKey, 'push'))
  const noticing = createNoticing(sql, [noteForDevices, noteForPrograms])
  const handlers = createJobHandlers({ config, sql, settings, fileStorage, outbound, pushKeys, presence })
  const jobs = createJobs(sql, handlers, (kind, outcome) => metrics.jobs.inc({ kind, outcome }))
  const searchIndex = createSearchIndex(sql)
  const listener = await startListener({
    dedicated: dedicate('listener'),
    handlers: [
      accountEvents(accounts, relay),
      messageEvents(recentMessages, relay, metrics),
      changeEvents(recentMessages, relay),
      conversationEvents(relay, openParts),
      deliveredEvents(relay),
      draftEvents(relay),
      listEvents(relay),
      notificationEvents(relay),
      presenceEvents(presence),
      peopleEvents(sql, relay),
      settingEvents(settings),
      administratorEvents(administrators),
      jobs.events,
      searchIndex.events,
      noticing.events,
    ],
    other: { name: PRESENCE_CHANNEL, hear: presence.hear, listening: presence.listening },
    onGap(client) {
      metrics.gaps.inc()
      accounts.invalidate()
      recentMessages.invalidate()
      openParts.forget()
      void settings.read()
      jobs.wake()
      searchIndex.wake()
      noticing.catchUp()
      void epoch.follow(client).then(isRead => {
        if (isRead) relay.resync()
      })
    },
  })
  await epoch.read(sql)
  const send = createSend({ config, sql, accounts, writer })
  const changeMessage = createChangeMessage({ config, sql, recentMessages, writer })
  const files = createFiles({ config, sql, storage: fileStorage })
  const readiness = createReadiness(check, listener.checkBriefly)
  const renderSidebar = createSidebar(sql)
  const selfCheck = createSelfCheck(config, { sql, hear: listener.checkBriefly })
  const deliveries = createRecentDeliveries(metrics)
  const instances = createInstances(
    sql,
    async () => ({
      sockets: relay.count(),
      waiting: writer.waiting(),
      deliveries: await deliveries.read(),
      checkedAt: selfCheck.latest()?.at ?? null,
      complaints: selfCheck.latest()?.complaints ?? [],
    }),
    deliveries.mark,
  )
  const reportLimit = config.rateLimits === 'on' ? createRateLimit(REPORTS) : NO_LIMIT
  const draftLimit = config.rateLimits === 'on' ? createRateLimit(DRAFTS) : NO_LIMIT
  const blockLimit = config.rateLimits === 'on' ? createRateLimit(BLOCKS) : NO_LIMIT
  const disappearingLimit = config.rateLimits === 'on' ? createRateLimit(DISAPPEARING) : NO_LIMIT
  const pushLimit = config.rateLimits === 'on' ? createRateLimit(SUBSCRIBING) : NO_LIMIT
  const mailLimits = config.rateLimits === 'on' ? createMailLimits(sql) : NO_MAIL_LIMITS
  const services = {
    config,
    sql,
    settings,
    accounts,
    passkeys,
    administrators,
    profiles,
    setup,
    singleSignOn,
    outbound,
    pushKeys,
    send,
    changeMessage,
    files,
    fileStorage,
    reportLimit,
    draftLimit,
    blockLimit,
    disappearingLimit,
    pushLimit,
    dataLimit: createDataLimit(config, sql),
    mailLimits,
    recentMessages,
    openParts,
    deliveredMarks,
    renderSidebar,
    relay,
    presence,
    epoch,
    readiness,
    metrics,
    instances,
  }
  return {
    services,
    writer,
    listener,
    background: [
      selfCheck,
      instances,
      createFigures(sql),
      createSweep(sql),
      searchIndex,
      createFileSweep(sql, fileStorage),
      createFileMover(config, sql),
      deliveredMarks,
      jobs,
      noticing,
      presence,
    ],
  }
}
