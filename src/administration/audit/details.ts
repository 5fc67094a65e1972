import { ROLES } from '../../accounts/model.ts'
import type { LoggedEntry } from '../../audit/store.ts'
import { type Html, html } from '../../html/html.ts'
import { LIVE_KEYS, LIVE_OPTIONS } from '../../server-settings/settings.ts'
import type { Sentence, Words } from '../../words/words.ts'

type AuditWords = Words['administration']['audit']

/** What else is known of what was done. A value of before and after stands as one; what is not known is not shown. */
export function detailsOf({ action, details }: LoggedEntry): Html {
  const { old, new: now, ...others } = details
  const known = Object.entries(others).filter(([, value]) => value !== null && value !== '')
  const change: Sentence | null =
    now === undefined ? null : say => say.administration.audit.change(String(old ?? ''), String(now ?? ''))
  if (known.length === 0 && !change) return html``
  return html`<dl class="details">
${known.map(
  ([name, value]) =>
    html`<div><dt>${say => labelOf(say.administration.audit, name)}</dt><dd dir="auto">${say => shown(say, action, name, value)}</dd></div>`,
)}
${change && html`<div><dd dir="auto">${change}</dd></div>`}
</dl>`
}

/** What is not in the catalog is called as the log has it. */
function labelOf({ labels }: AuditWords, name: string): string {
  return findIn(labels, name) ?? name
}

function shown(
  { administration: { audit, people, settings } }: Words,
  action: LoggedEntry['action'],
  name: string,
  value: unknown,
): string {
  if (typeof value === 'boolean') return value ? audit.yes : audit.no
  const text = String(value)
  if (action === 'session.failed' && name === 'reason') return findIn(audit.failures, text) ?? text
  if (action === 'session.started' && name === 'by') return findIn(audit.ways, text) ?? text
  if (name === 'secondStep') return findIn(audit.secondSteps, text) ?? text
  const setting = LIVE_KEYS.find(key => LIVE_OPTIONS[key].name === text)
  if (name === 'setting' && setting) return settings.names[setting]
  const role = ROLES.find(role => role === text)
  return name === 'role' && role ? people.roles[role] : text
}

function findIn(words: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined
}
