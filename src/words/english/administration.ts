import { audit } from './audit.ts'
import { invitations } from './invitations.ts'
import { memberReports } from './member-reports.ts'
import { messages } from './messages.ts'
import { overview } from './overview.ts'
import { people } from './people.ts'
import { settings } from './settings.ts'

/** What the pages for administrators say. Each page has a file of its own beside this one. */
export const administration = {
  title: 'Administration',
  link: 'Administration',
  overview,
  people,
  messages,
  invitations,
  settings,
  reports: memberReports,
  audit,
}
