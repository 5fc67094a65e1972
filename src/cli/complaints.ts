import type { Command } from 'commander'
import { findNearest } from '../config/settings.ts'

/** Commander puts what it takes for meant into a second line, and says nothing where it knows nothing. */
export function inOneLine(complaint: string): string {
  const [what = '', meant = 'See `chatapp help`.'] = complaint.trim().split('\n')
  return `${what.replace(/\.$/, '')}. ${meant.replace(/^\(|\)$/g, '')}\n`
}

/** Ends with what the command may have been meant as. */
export function complainOf(cli: Command, name: string): never {
  const nearest = findNearest(
    name,
    cli.commands.map(command => command.name()),
  )
  return cli.error(`error: unknown command '${name}'${nearest ? `\n(Did you mean ${nearest}?)` : ''}`)
}
