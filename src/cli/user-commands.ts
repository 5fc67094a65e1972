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

  user
    .command('add')
    .description('make an account; its password is asked for, or read from standard input')
    .argument('<username>')
    .option('--admin', 'make it an administrator')
    .action(
      orFail(async (username: string, { admin }: { admin?: true }) => {
        const { addUser } = await import('../commands/user.ts')
        await addUser(configure(), username, admin === true ? 'administrator' : 'member')
      }),
    )

  user
    .command('role')
    .description('make somebody an administrator, or a member again')
    .argument('<username>')
    .argument('<role>', '`member` or `administrator`')
    .action(
      orFail(async (username: string, role: string) => {
        const { changeUserRole } = await import('../commands/user.ts')
        await changeUserRole(configure(), username, role)
      }),
    )

  const changes = [
    ['passwd', 'set a new password, asked for in the same way, and sign the person out everywhere'],
    ['disable', 'let nobody sign in to an account any more, and sign the person out everywhere'],
    ['enable', 'let the person sign in again'],
    ['logout', 'sign the person out everywhere'],
    ['two-step-off', 'turn off the two-step sign-in of somebody whose app and recovery codes are gone'],
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
    .description('remove an account; others keep what was written, with a deleted account; asks first')
    .argument('<username>')
    .option('--with-messages', 'remove its conversations too, for both people')
    .option('--yes', 'do not ask')
    .action(
      orFail(async (username: string, given: { withMessages?: true; yes?: true }) => {
        const { deleteUser } = await import('../commands/user.ts')
        const { withMessages, yes } = given
        await deleteUser(configure(), username, {
          isConfirmed: yes === true,
          withMessages: withMessages === true,
        })
      }),
    )
}
