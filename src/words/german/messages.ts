const numbers = new Intl.NumberFormat('de')
const months = new Intl.DateTimeFormat('de', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const days = new Intl.DateTimeFormat('de', { dateStyle: 'long', timeZone: 'UTC' })

export const messages = {
  title: 'Nachrichten',
  caption: 'Nachrichten, die neueste zuerst',
  show: 'Anzeigen',
  id: 'Nummer',
  sender: 'Absender',
  recipient: 'Empfänger',
  direction: 'Richtung',
  oneWay: 'Eine Richtung',
  either: 'Beide Richtungen',
  from: 'Von',
  to: 'Bis',
  utcDay: 'Ein Tag in UTC.',
  time: 'Zeit',
  length: 'Zeichen',
  deleted: 'gelöscht',
  text: 'Text',
  dates: 'Zeiträume',
  allDates: 'Alle Zeiträume',
  year: (day: Date) => String(day.getUTCFullYear()),
  month: (day: Date) => months.format(day),
  day: (day: Date) => days.format(day),
  lookedBackTo: (moment: string) => `Bisher zurück bis ${moment} gesucht.`,
  goOn: 'Von dort weitersuchen',
  reading: 'Texte lesen',
  readingIsOff:
    'Es werden keine Texte gezeigt: Die Konfiguration des Betreibers hat CHATAPP_ADMIN_READS nicht.',
  readingIsRecorded: 'Jeder Blick steht im Protokoll, mit deinem Grund und mit dem, wonach gesucht wurde.',
  readingIsAnnounced:
    'Jeder Blick steht im Protokoll, und die beiden Personen jeder Unterhaltung sehen, dass und warum sie gelesen wurde.',
  reason: 'Grund',
  reasonHint: '3 bis 500 Zeichen.',
  search: 'Nur solche mit diesem Text',
  searchHint:
    'Groß- und Kleinschreibung ist gleich. Durchsucht werden nur Nachrichten, zu denen die Filter oben passen, von dieser Seite an.',
  read: 'Texte dieser Nachrichten lesen',
  readOn: 'Nächste Seite lesen',
  goOnReading: 'Von dort weiterlesen',
  wereRead: (count: number, reason: string) =>
    `${count === 1 ? 'Der Text einer Nachricht wird' : `Die Texte von ${numbers.format(count)} Nachrichten werden`} gezeigt. Das steht im Protokoll, mit deinem Grund: „${reason}“`,
  withoutTexts: 'Zurück zur Liste ohne Texte',
  tookTooLong: 'Das hat zu lange gedauert. Wähle weniger Nachrichten, nach Personen oder Zeiträumen.',
  unusable: {
    id: 'Gebraucht wird die Nummer einer Nachricht, etwa 1234.',
    person: 'Niemand hat diesen Namen.',
    direction: 'Wähle eine der Richtungen.',
    endBeforeBeginning: 'Der letzte Tag liegt vor dem ersten.',
    reason: 'Gib einen Grund von 3 bis 500 Zeichen an.',
    search: 'Eine Suche hat 1 bis 200 Zeichen.',
    within: 'Gebraucht wird ein Jahr wie 2026 oder ein Monat wie 2026-03.',
  },
}
