import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { orFail } from './or-fail.ts'

/** Adds `chatapp mail …`. */
export function addMailCommands(cli: Command, configure: () => Config): void {
  cli
    .command('mail')
    .description('try the mail server')
    .command('test')
    .description('send a mail to an address, and say whether the server took it')
    .argument('<address>')
    .action(
      orFail(async (address: string) => {
        const { sendTestMail } = await import('../commands/mail.ts')
        await sendTestMail(configure(), address)
      }),
    )
}
