import { type Command, Option } from 'commander'
import { OPTIONS } from '../config/options.ts'
import { flagOf, type Given } from '../config/settings.ts'

/**
 * Gives every setting a flag. A secret has none: whatever is on a command line, everybody on the machine can see; but the
 * file with it may be named.
 * @returns what gives the settings of the command line, once it was read
 */
export function addSettingFlags(cli: Command): () => Given {
  /** Which flag has which name in commander's answer. */
  const flags = new Map<string, string>()
  for (const { name, meaning, default: fallback, isSecret, mayBeFile } of Object.values(OPTIONS)) {
    const flag = flagOf(isSecret ? `${name}_FILE` : name)
    const notes = [name, ...(mayBeFile ? [`${name}_FILE`] : []), ...(fallback ? [`default ${fallback}`] : [])]
    const text = `${isSecret ? 'file with ' : ''}${meaning.replaceAll('`', '')} (${notes.join(', ')})`
    const option = new Option(`--${flag} <${isSecret ? 'path' : 'value'}>`, text)
    cli.addOption(option)
    flags.set(option.attributeName(), flag)
  }

  return () => {
    const values = cli.opts<Record<string, string | undefined>>()
    const texts: Record<string, string> = {}
    for (const [attribute, flag] of flags) {
      const text = values[attribute]
      if (text !== undefined) texts[flag] = text
    }
    return { ...(values.config && { file: values.config }), flags: texts }
  }
}
