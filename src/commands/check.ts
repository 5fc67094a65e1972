import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inspectBucket } from '../checks/bucket.ts'
import { inspectDatabase } from '../checks/database.ts'
import { type Finding, look } from '../checks/finding.ts'
import { inspectProvider } from '../checks/single-sign-on.ts'
import { inspectStorage } from '../checks/storage.ts'
import type { Config } from '../config/config.ts'
import { connectDatabase, type Database } from '../database/connect.ts'
import { startListener } from '../live/listener.ts'
import { createMailServer, type MailServer } from '../mail/smtp.ts'
import { printJson } from './print.ts'

const CONNECT_WITHIN_MS = 5_000

/** Looks at everything that serving needs, and prints what it finds. @returns whether all of it is good */
export async function check(configure: () => Config, isJson: boolean): Promise<boolean> {
  const findings: Finding[] = []
  for await (const finding of inspect(configure)) {
    findings.push(finding)
    if (!isJson)
      process.stdout.write(`${finding.isGood ? '✓' : '✗'} ${finding.part.padEnd(9)} ${finding.says}\n`)
  }
  if (isJson) printJson(findings)
  return findings.every(({ isGood }) => isGood)
}

/** Stops at the first thing without which the next cannot be looked at. */
async function* inspect(configure: () => Config): AsyncGenerator<Finding> {
  const [settings, config] = await look('settings', async () => ['can be used', configure()])
  yield settings
  if (!config) return
  if (config.oidcIssuer) {
    const [provider] = await look('sign-on', async () => [await inspectProvider(config), true])
    yield provider
  }
  if (!config.databaseUrl) {
    const [storage] = await look('storage', async () => [inspectStorage(config.dataDir), true])
    yield storage
    if (!storage.isGood || !existsSync(join(config.dataDir, 'postgres'))) return
  }
  const [failure, database] = await look('database', async () => [
    'can be reached',
    await connectDatabase(config, { isCommand: true, giveUpAfterMs: CONNECT_WITHIN_MS }),
  ])
  if (!database) return yield failure
  try {
    yield* inspectDatabase({ sql: database.sql, hear: withinMs => hearOnce(database, withinMs) })
  } finally {
    await database.stop()
  }
  if (config.files) {
    const [bucket] = await look('files', async () => [await inspectBucket(config), undefined])
    yield bucket
  }
  const mailServer = createMailServer(config)
  if (!mailServer) return
  const [mail] = await look('mail', async () => [await inspectMail(mailServer, config), undefined])
  yield mail
}

async function inspectMail(server: MailServer, { smtpUrl }: Config): Promise<string> {
  await server.check()
  return `${new URL(smtpUrl).hostname} answers, and takes our login where there is one`
}

/** Listens for as long as it takes to hear something. */
async function hearOnce({ dedicate }: Database, withinMs: number): Promise<void> {
  const listener = await startListener({ dedicated: dedicate('listener'), handlers: [], onGap() {} })
  try {
    await listener.check(withinMs)
  } finally {
    await listener.stop()
  }
}
