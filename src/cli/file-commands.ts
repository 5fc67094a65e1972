import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { orFail } from './or-fail.ts'

/** Adds `chatapp files …`. */
export function addFileCommands(cli: Command, configure: () => Config): void {
  cli
    .command('files')
    .description('bring the bytes of files to where CHATAPP_FILES says')
    .command('move')
    .description(
      'move those that are elsewhere, beside servers that run; what was moved when it is ended stays',
    )
    .action(
      orFail(async () => {
        const { moveAllFiles } = await import('../commands/files.ts')
        await moveAllFiles(configure())
      }),
    )
}
