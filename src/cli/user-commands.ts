import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { orFail } from './or-fail.ts'

/** Adds `chatapp user …`. */
export function addUserCommands(cli: Command, configure: () => Config): void {
  const user = cli.command('user').description('manage accounts, beside a running server too')

  user
    .command('list')
    .description('list the accounts')
    .option('--json', 'print JSON')
    .action(
      orFail(async ({ json }: { json?: true }) => {
        const { listUsers } = await import('../commands/user.ts')
        await listUsers(configure(), json === true)
      }),
    )

  const changes = [
    ['add', 'make an account; its password is asked for, or read from standard input'],
    ['passwd', 'set a new password, asked for in the same way, and sign the person out everywhere'],
    ['disable', 'let nobody sign in to an account any more, and sign the person out everywhere'],
    ['enable', 'let the person sign in again'],
    ['logout', 'sign the person out everywhere'],
  ] as const
  for (const [change, meaning] of changes) {
    user
      .command(change)
      .description(meaning)
      .argument('<username>')
      .action(
        orFail(async (username: string) => {
          const { changeUser } = await import('../commands/user.ts')
          await changeUser(configure(), change, username)
        }),
      )
  }

  user
    .command('delete')
    .description('remove an account, and every conversation it had, for both people; asks first')
    .argument('<username>')
    .option('--yes', 'do not ask')
    .action(
      orFail(async (username: string, { yes }: { yes?: true }) => {
        const { deleteUser } = await import('../commands/user.ts')
        await deleteUser(configure(), username, yes === true)
      }),
    )
}
