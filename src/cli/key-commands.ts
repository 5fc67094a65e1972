import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { orFail } from './or-fail.ts'

/** Adds `chatapp keys …`. */
export function addKeyCommands(cli: Command, configure: () => Config): void {
  const rotate = orFail(async () => {
    const { rotateSigningKeys } = await import('../commands/rotate-keys.ts')
    await rotateSigningKeys(configure())
  })
  cli
    .command('keys')
    .description('look after the keys that sessions are signed with, beside a running server too')
    .command('rotate')
    .description('sign with a new key from now on, on every instance; signs nobody out')
    .action(rotate)
  cli.command('rotate-keys', { hidden: true }).action(rotate) // as it was called before
}
