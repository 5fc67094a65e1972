import { Elysia } from 'elysia'
import type { Services } from '../services.ts'
import { administrationAuditApi } from './audit/api.ts'
import { auditPages } from './audit/routes.ts'
import { administrationInvitationsApi } from './invitations/api.ts'
import { invitationPages } from './invitations/routes.ts'
import { administrationMessagesApi } from './messages/api.ts'
import { administrationMessagePages } from './messages/routes.ts'
import { overviewApi } from './overview/api.ts'
import { overviewPages } from './overview/routes.ts'
import { administrationPeopleApi } from './people/api.ts'
import { personPages } from './people/person-routes.ts'
import { peoplePages } from './people/routes.ts'
import { administrationReportsApi } from './reports/api.ts'
import { administrationReportPages } from './reports/routes.ts'
import { administrationSettingsApi } from './settings/api.ts'
import { settingsPages } from './settings/routes.ts'

/** The pages for administrators, and the same for programs. */
export function administration(services: Services) {
  return new Elysia()
    .use(administrationAuditApi(services))
    .use(auditPages(services))
    .use(administrationInvitationsApi(services))
    .use(invitationPages(services))
    .use(administrationMessagesApi(services))
    .use(administrationMessagePages(services))
    .use(overviewApi(services))
    .use(overviewPages(services))
    .use(administrationPeopleApi(services))
    .use(personPages(services))
    .use(peoplePages(services))
    .use(administrationReportsApi(services))
    .use(administrationReportPages(services))
    .use(administrationSettingsApi(services))
    .use(settingsPages(services))
}
