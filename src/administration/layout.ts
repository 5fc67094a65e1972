import type { SignedIn } from '../accounts/store.ts'
import type { Html } from '../html/html.ts'
import { type Area, partsPage } from '../html/parts-page.ts'
import type { Sentence } from '../words/words.ts'

type Part = 'overview' | 'people' | 'messages' | 'invitations' | 'reports' | 'settings' | 'audit'

const ADMINISTRATION: Area<Part> = {
  title: say => say.administration.title,
  parts: {
    overview: { path: '/admin', label: say => say.administration.overview.title },
    people: { path: '/admin/people', label: say => say.administration.people.title },
    messages: { path: '/admin/messages', label: say => say.administration.messages.title },
    invitations: { path: '/admin/invitations', label: say => say.administration.invitations.title },
    reports: { path: '/admin/reports', label: say => say.administration.reports.title },
    settings: { path: '/admin/settings', label: say => say.administration.settings.title },
    audit: { path: '/admin/audit', label: say => say.administration.audit.title },
  },
}

/** A page for administrators: links to the parts, and one of them. */
export function administrationPage(person: SignedIn, part: Part, title: Sentence, content: Html): Html {
  return partsPage(ADMINISTRATION, person, part, title, content)
}
