import type { Command } from 'commander'
import type { GivenInvitation } from '../commands/invite.ts'
import type { Config } from '../config/config.ts'
import { orFail } from './or-fail.ts'

/** Adds `chatapp invite …`, and `chatapp setup-link`. */
export function addInviteCommands(cli: Command, configure: () => Config): void {
  cli
    .command('setup-link')
    .description(
      'print a new link by which somebody becomes the first administrator, beside a running server too',
    )
    .action(
      orFail(async () => {
        const { printSetupLink } = await import('../commands/setup-link.ts')
        await printSetupLink(configure())
      }),
    )

  const invite = cli.command('invite').description('let people in by invitation, beside a running server too')

  invite
    .command('create')
    .description('make an invitation and print its link, which nobody can find out again')
    .option('--uses <number>', 'how many people may use it (default 1)')
    .option('--days <number>', 'for how many days it works (default 7)')
    .option('--note <text>', 'for whom it is')
    .action(
      orFail(async (given: GivenInvitation) => {
        const { createInvitation } = await import('../commands/invite.ts')
        await createInvitation(configure(), given)
      }),
    )

  invite
    .command('list')
    .description('list the invitations')
    .option('--json', 'print JSON')
    .action(
      orFail(async ({ json }: { json?: true }) => {
        const { listInvitations } = await import('../commands/invite.ts')
        await listInvitations(configure(), json === true)
      }),
    )

  invite
    .command('revoke')
    .description('have an invitation work no longer')
    .argument('<id>')
    .action(
      orFail(async (id: string) => {
        const { endInvitation } = await import('../commands/invite.ts')
        await endInvitation(configure(), id)
      }),
    )
}
