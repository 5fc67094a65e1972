import { GivenUp, type JobHandler } from '../jobs/model.ts'
import { reasonOf } from '../log.ts'
import type { Services } from '../services.ts'
import { makeFile } from './making.ts'
import { failFile } from './store.ts'

/** So often a file is begun anew after something went wrong. */
const MAX_ATTEMPTS = 5

/**
 * Makes the files that people asked for, one at a time on each instance. Where an instance dies in the middle of one, another begins it anew,
 * and the first finds out should it only have been slow.
 */
export function createDataHandler({
  sql,
  settings,
  fileStorage: storage,
}: Pick<Services, 'sql' | 'settings' | 'fileStorage'>): JobHandler<'data'> {
  return {
    atOnce: 1,
    retryAfterS: 5,
    giveUpAfterS: 86_400,
    async work({ content: { fileId }, attempt }, signal) {
      try {
        await makeFile({ sql, storage, serverName: settings.current().serverName, signal }, fileId)
      } catch (error) {
        if (signal.aborted || attempt < MAX_ATTEMPTS) throw error
        await failFile(sql, { fileId }, 'error')
        throw new GivenUp(reasonOf(error))
      }
    },
  }
}
