import { parseSettings, readSettings } from '../config/config.ts'
import { OPTIONS } from '../config/options.ts'
import type { Given } from '../config/settings.ts'
import { printJson, printTable } from './print.ts'

/** Prints every setting, its value and where it came from; of a secret only whether there is one. */
export function showConfig(given: Given, isJson: boolean): void {
  const settings = readSettings(process.env, given)
  parseSettings(settings) // what cannot be used is said here as it would be when serving
  const rows = Object.values(OPTIONS).map(({ name, isSecret }) => {
    const { text = '', source = 'default' } = settings.get(name) ?? {}
    return { name, value: isSecret && text ? '(hidden)' : text, source }
  })
  if (isJson) printJson(rows)
  else
    printTable(
      ['setting', 'value', 'from'],
      rows.map(({ name, value, source }) => [name, value, source]),
    )
}
