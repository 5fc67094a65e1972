import { existsSync, readFileSync } from 'node:fs'
import { distance } from 'fastest-levenshtein'
import { parse, TomlError } from 'smol-toml'
import { OperatorError, systemCodeOf } from '../errors.ts'
import { reasonOf } from '../log.ts'

/** The text of an option and where it came from, in words for the operator: "--port", "PORT", "chatapp.toml", "default". */
export type Setting = { text: string; source: string }

/** Read when it is there and no other was named. */
const DEFAULT_FILE = 'chatapp.toml'

/** Names another settings file. It is no option: a file cannot name itself. */
export const FILE_VARIABLE = 'CHATAPP_CONFIG'

/** With more letters than this that differ, or more than half of them, no suggestion is worth making. */
const MAX_DISTANCE = 4

/** What Kubernetes puts into the environment of every pod beside a service called "chatapp". */
const KUBERNETES_VARIABLE = /^CHATAPP_(SERVICE_(HOST|PORT)|PORT_\d+_)/

/** What was given on the command line: texts by flag, and the settings file where one was named. */
export type Given = { file?: string; flags?: Record<string, string> }

/** What of an option matters here. */
type Named = { name: string; default: string; mayBeFile: boolean }

/** How the options are called in one place, and whether the name stands for a file with the text. */
type Names = Map<string, { option: string; isFile: boolean }>

/**
 * Finds the text of every option: on the command line, else in the environment, else in the settings file, else its
 * default. An empty one counts as not given.
 * @throws OperatorError for a name that is none, a file that cannot be read, and a secret given twice
 */
export function gatherSettings(
  options: Named[],
  environment: Record<string, string | undefined>,
  { file, flags = {} }: Given,
): Map<string, Setting> {
  const inFlags = namesBy(options, flagOf)
  const inEnvironment = namesBy(options, name => name)
  const inFile = namesBy(options, keyOf)
  for (const [name, value] of Object.entries(environment)) {
    const isOurs = name.startsWith('CHATAPP_') && name !== FILE_VARIABLE && !isOfKubernetes(name, value)
    if (isOurs) recognise(name, inEnvironment, 'The environment')
  }
  const settingsFile = findSettingsFile(file, environment[FILE_VARIABLE])
  const fileTexts = settingsFile ? readSettingsFile(settingsFile, inFile) : {}
  const settings = new Map<string, Setting>()
  for (const { name, default: fallback } of options) {
    const setting =
      pick(name, flags, inFlags, flag => `--${flag}`) ??
      pick(name, environment, inEnvironment, variable => variable) ??
      pick(name, fileTexts, inFile, key => `${key} in ${settingsFile}`)
    settings.set(name, setting ?? { text: fallback, source: 'default' })
  }
  return settings
}

/**
 * Of these names, the nearest to one that is none of them; null when none is near. The prefix that some have does not
 * count: CHATAPP_PORT is meant as PORT.
 */
export function findNearest(name: string, names: Iterable<string>): string | null {
  const wanted = flagOf(name)
  let nearest: string | null = null
  let least = Math.min(MAX_DISTANCE, wanted.length / 2) + 1
  for (const candidate of names) {
    const apart = distance(wanted, flagOf(candidate))
    if (apart < least) [nearest, least] = [candidate, apart]
  }
  return nearest
}

/** An option's name on the command line, without its dashes: `page-size` for `CHATAPP_PAGE_SIZE`. */
export function flagOf(name: string): string {
  return name
    .replace(/^CHATAPP_/, '')
    .toLowerCase()
    .replaceAll('_', '-')
}

/** An option's name in the settings file: `page_size` for `CHATAPP_PAGE_SIZE`. */
export function keyOf(name: string): string {
  return flagOf(name).replaceAll('-', '_')
}

function namesBy(options: Named[], spell: (name: string) => string): Names {
  const names: Names = new Map()
  for (const { name, mayBeFile } of options) {
    names.set(spell(name), { option: name, isFile: false })
    if (mayBeFile) names.set(spell(`${name}_FILE`), { option: name, isFile: true })
  }
  return names
}

/** Takes an option's text from one place, or from the file that it names there. */
function pick(
  option: string,
  texts: Record<string, string | undefined>,
  names: Names,
  describe: (name: string) => string,
): Setting | null {
  const given = [...names].filter(([name, meant]) => meant.option === option && texts[name])
  const [first, second] = given
  if (!first) return null
  if (second)
    throw new OperatorError(
      `Both ${describe(first[0])} and ${describe(second[0])} are set. Keep one of them.`,
    )
  const [name, { isFile }] = first
  const text = texts[name] ?? ''
  return { text: isFile ? readSecret(describe(name), text) : text, source: describe(name) }
}

function readSecret(source: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new OperatorError(
      `${source} names ${path}, which cannot be read (${systemCodeOf(error) ?? reasonOf(error)}). Give its path, and let this user read it.`,
    )
  }
}

function findSettingsFile(given: string | undefined, variable: string | undefined): string | null {
  return given || variable || (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : null)
}

function readSettingsFile(path: string, names: Names): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [key, value] of Object.entries(parseSettingsFile(path))) {
    recognise(key, names, path)
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new OperatorError(`${key} in ${path} must be text in quotation marks, or a number.`)
    texts[key] = String(value)
  }
  return texts
}

function parseSettingsFile(path: string): Record<string, unknown> {
  try {
    return parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof TomlError) {
      const [complaint = ''] = error.message.replace('Invalid TOML document: ', '').split('\n')
      throw new OperatorError(
        `${path} is not valid TOML in line ${error.line}, column ${error.column}: ${complaint}. Mend it, or remove it.`,
      )
    }
    throw new OperatorError(
      `The settings file ${path} cannot be read (${systemCodeOf(error) ?? reasonOf(error)}). Give its path, and let this user read it.`,
    )
  }
}

function recognise(name: string, names: Names, place: string): void {
  if (names.has(name)) return
  const nearest = findNearest(name, names.keys())
  const hint = nearest ? `Did you mean ${nearest}?` : 'See `chatapp help` for those that there are.'
  throw new OperatorError(`${place} has ${name}, which is no option. ${hint}`)
}

function isOfKubernetes(name: string, value: string | undefined): boolean {
  return KUBERNETES_VARIABLE.test(name) || (name === 'CHATAPP_PORT' && /^tcp:\/\//.test(value ?? ''))
}
