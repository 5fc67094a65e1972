import { createForgottenPasswordHandler } from '../forgotten-password/job.ts'
import { createMailHandler } from '../mail/job.ts'
import { createDataHandler } from '../own-data/job.ts'
import type { Services } from '../services.ts'
import type { JobHandlers } from './model.ts'

/** Makes what does the jobs of each kind. */
export function createJobHandlers(
  services: Pick<Services, 'config' | 'sql' | 'settings' | 'fileStorage'>,
): JobHandlers {
  return {
    mail: createMailHandler(services),
    data: createDataHandler(services),
    'forgotten-password': createForgottenPasswordHandler(services),
  }
}
