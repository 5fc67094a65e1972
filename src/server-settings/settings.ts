import { type Actor, record } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import { OPTIONS, type Option } from '../config/options.ts'
import { keyOf } from '../config/settings.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { type FieldErrors, HttpError, invalid } from '../errors.ts'
import { log, reasonOf } from '../log.ts'
import { lockSettings, readStoredSettings, type StoredSetting, storeSetting } from './store.ts'

/** The options that may be set while the server runs. */
export const LIVE_OPTIONS = {
  serverName: OPTIONS.serverName,
  signUp: OPTIONS.signUp,
  welcome: OPTIONS.welcome,
  whoMayWrite: OPTIONS.whoMayWrite,
  editMinutes: OPTIONS.editMinutes,
  retentionDays: OPTIONS.retentionDays,
}
export type LiveKey = keyof typeof LIVE_OPTIONS
export const LIVE_KEYS = [
  'serverName',
  'signUp',
  'welcome',
  'whoMayWrite',
  'editMinutes',
  'retentionDays',
] as const

/** What holds right now. */
type LiveValues = Pick<Config, LiveKey>

/** Texts of settings, by their keys. */
export type SettingTexts = Partial<Record<LiveKey, string>>

/** What can be set while servers run, the same on every instance. What the configuration gives counts before it. */
export type ServerSettings = {
  current(): LiveValues
  /** Says where the configuration gives a setting; null where administrators may change it. */
  sourceOf(key: LiveKey): string | null
  /** Reads what is stored, until that works. An event of the database calls it when something was changed. */
  read(): Promise<void>
  /**
   * Changes settings, and records it.
   * @param wanted the new texts
   * @param was what each was when the form was shown; what differs from it by now is not overwritten
   * @throws HttpError 422 for a value out of range or one that the configuration gives, 409 for one that was changed meanwhile
   */
  change(actor: Actor, wanted: SettingTexts, was: SettingTexts): Promise<void>
  /** As `change`, with something else in one transaction. This instance learns of it as the others do, or by `read`. */
  changeWithin(transaction: Transaction, actor: Actor, wanted: SettingTexts, was: SettingTexts): Promise<void>
}

/** How forms and programs call a setting, and the settings file does: `server_name`. */
export function fieldOf(key: LiveKey): string {
  return keyOf(LIVE_OPTIONS[key].name)
}

const RETRY_MS = 500

export async function createServerSettings(config: Config, sql: Sql): Promise<ServerSettings> {
  let current = valuesOf(config, await readStoredSettings(sql))
  let reading: Promise<void> | null = null
  let isReadDue = false

  function sourceOf(key: LiveKey): string | null {
    return config.sources.get(LIVE_OPTIONS[key].name) ?? null
  }

  async function readWhileDue(): Promise<void> {
    while (isReadDue) {
      isReadDue = false
      try {
        current = valuesOf(config, await readStoredSettings(sql))
      } catch (error) {
        log('warn', 'the settings could not be read; trying again', { reason: reasonOf(error) })
        isReadDue = true
        await Bun.sleep(RETRY_MS)
      }
    }
  }

  function read(): Promise<void> {
    isReadDue = true // also when it is being read right now: that may have begun before the change
    reading ??= readWhileDue().finally(() => {
      reading = null
    })
    return reading
  }

  return {
    current: () => current,
    sourceOf,
    read,
    async change(actor, wanted, was) {
      rejectUnusable(wanted, sourceOf)
      await sql.begin(transaction => changeSettings(transaction, actor, wanted, was))
      await read()
    },
    async changeWithin(transaction, actor, wanted, was) {
      rejectUnusable(wanted, sourceOf)
      await changeSettings(transaction, actor, wanted, was)
    },
  }
}

/** Puts together what holds: what the configuration gives, else what is stored, else the default. */
function valuesOf(config: Config, stored: Map<string, StoredSetting>): LiveValues {
  function pick<Value>(option: Option<Value>, configured: Value): Value {
    const text = stored.get(option.name)?.value
    if (text === undefined || config.sources.has(option.name)) return configured
    try {
      return option.parse(text)
    } catch (error) {
      log('warn', 'a stored setting cannot be used', { setting: option.name, reason: reasonOf(error) })
      return configured
    }
  }
  return {
    serverName: pick(OPTIONS.serverName, config.serverName),
    signUp: pick(OPTIONS.signUp, config.signUp),
    welcome: pick(OPTIONS.welcome, config.welcome),
    whoMayWrite: pick(OPTIONS.whoMayWrite, config.whoMayWrite),
    editMinutes: pick(OPTIONS.editMinutes, config.editMinutes),
    retentionDays: pick(OPTIONS.retentionDays, config.retentionDays),
  }
}

/** @throws HttpError 422 */
function rejectUnusable(wanted: SettingTexts, sourceOf: (key: LiveKey) => string | null): void {
  const errors: FieldErrors = {}
  for (const key of LIVE_KEYS) {
    const text = wanted[key]
    if (text === undefined) continue
    const source = sourceOf(key)
    if (source !== null) errors[fieldOf(key)] = [say => say.fields.fixedByOperator(source)]
    else if (!isUsable(LIVE_OPTIONS[key], text))
      errors[fieldOf(key)] = [say => say.administration.settings.unusable[key]]
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
}

function isUsable(option: Option, text: string): boolean {
  try {
    option.parse(text)
    return true
  } catch {
    return false
  }
}

async function changeSettings(
  transaction: Transaction,
  actor: Actor,
  wanted: SettingTexts,
  was: SettingTexts,
): Promise<void> {
  await lockSettings(transaction)
  const stored = await readStoredSettings(transaction)
  const conflicts: FieldErrors = {}
  for (const key of LIVE_KEYS) {
    const { name, default: fallback } = LIVE_OPTIONS[key]
    const value = wanted[key]
    const present = stored.get(name)
    const old = present?.value ?? fallback
    if (value === undefined || value === old || value === was[key]) continue // left as it was shown, or it is so already
    if (present && was[key] !== undefined && was[key] !== old) {
      conflicts[fieldOf(key)] = [say => say.fields.changedMeanwhile(present.changedBy, old)]
      continue
    }
    await storeSetting(transaction, { name, value, changedBy: actor.username })
    await record(transaction, {
      action: 'setting.changed',
      actor,
      details: { setting: name, old, new: value },
    })
  }
  if (Object.keys(conflicts).length > 0)
    throw new HttpError(409, say => say.errors.changedMeanwhile, { errors: conflicts })
}
