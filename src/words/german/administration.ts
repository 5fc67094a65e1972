import { audit } from './audit.ts'
import { invitations } from './invitations.ts'
import { memberReports } from './member-reports.ts'
import { messages } from './messages.ts'
import { overview } from './overview.ts'
import { people } from './people.ts'
import { settings } from './settings.ts'

export const administration = {
  title: 'Verwaltung',
  link: 'Verwaltung',
  overview,
  people,
  messages,
  invitations,
  settings,
  reports: memberReports,
  audit,
}
