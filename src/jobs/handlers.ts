import { createForgottenPasswordHandler } from '../forgotten-password/job.ts'
import { createMailHandler } from '../mail/job.ts'
import { createDataHandler } from '../own-data/job.ts'
import { createPushHandler } from '../push/job.ts'
import type { Services } from '../services.ts'
import { createWebhookHandler } from '../webhooks/job.ts'
import type { JobHandlers } from './model.ts'

type JobServices = Pick<
  Services,
  'config' | 'sql' | 'settings' | 'fileStorage' | 'outbound' | 'pushKeys' | 'presence'
>

/** Makes what does the jobs of each kind. */
export function createJobHandlers(services: JobServices): JobHandlers {
  return {
    mail: createMailHandler(services),
    data: createDataHandler(services),
    push: createPushHandler(services),
    webhook: createWebhookHandler(services),
    'forgotten-password': createForgottenPasswordHandler(services),
  }
}
