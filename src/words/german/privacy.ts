export const privacy = {
  title: 'Privatsphäre',
  done: { saved: 'Gespeichert.', unblocked: 'Nicht mehr blockiert.' },
  readMarks: 'Wie weit du gelesen hast',
  whatReadMarks: {
    shown: 'Wer dir schreibt, sieht, wie weit du gelesen hast, und du siehst es von den anderen.',
    hidden: 'Niemand sieht, wie weit du gelesen hast, und du siehst es von niemandem.',
  },
  setReadMarks: { hide: 'Verbergen, wie weit ich gelesen habe', show: 'Zeigen, wie weit ich gelesen habe' },
  presence: 'Wann du da bist',
  whatPresence: {
    shown:
      'Andere können sehen, wann du da bist, und du siehst es von ihnen. Administratoren sehen es in jedem Fall.',
    hidden:
      'Andere Mitglieder sehen nicht, wann du da bist, und du siehst es nicht von ihnen. Administratoren sehen es weiterhin.',
  },
  setPresence: { hide: 'Verbergen, wann ich da bin', show: 'Zeigen, wann ich da bin' },
  blocked: 'Wen du blockiert hast',
  nobodyBlocked: 'Du hast niemanden blockiert. Das geht im Menü einer Unterhaltung.',
  person: 'Person',
  since: 'Seit',
  change: 'Ändern',
  unblock: (username: string) => `${username} nicht mehr blockieren`,
}
