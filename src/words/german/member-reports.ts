const numbers = new Intl.NumberFormat('de')

export const memberReports = {
  title: 'Meldungen',
  caption: 'Gemeldete Nachrichten',
  number: 'Meldung',
  numbered: (id: number) => `Meldung ${id}`,
  state: 'Zustand',
  all: 'Alle',
  show: 'Anzeigen',
  states: { open: 'Offen', closed: 'Abgeschlossen' },
  unknownState: 'Wähle offen oder abgeschlossen.',
  reported: 'Wer sie geschrieben hat',
  reporter: 'Wer sie gemeldet hat',
  time: 'Gemeldet',
  reason: 'Was daran nicht stimmt',
  noSuchReport: 'Diese Meldung gibt es nicht.',
  given: 'Die Nachricht und die fünf davor und danach, wie sie beim Melden zu sehen waren',
  thisOne: 'Die gemeldete Nachricht',
  closed: (who: string) => `Abgeschlossen von ${who}`,
  reopened: (who: string) => `Wieder geöffnet von ${who}`,
  outcome: 'Was getan wurde',
  note: 'Notiz',
  noteHint: 'Nur Administratoren sehen sie. Sie steht auch im Protokoll.',
  noteMissing: 'Sag, was getan wurde.',
  noteTooLong: (max: number) => `Sag es in höchstens ${numbers.format(max)} Zeichen.`,
  noteUnstorable:
    'Die Notiz hat Zeichen, die sich nicht speichern lassen (NUL oder ein halbes Ersatzzeichenpaar).',
  close: 'Meldung abschließen',
  reopen: 'Wieder öffnen',
  notSaved: 'Deine Notiz, die nicht gespeichert wurde',
  done: { closed: 'Die Meldung ist abgeschlossen.', reopened: 'Die Meldung ist wieder offen.' },
  meanwhile: {
    closed: (who: string) =>
      `Inzwischen hat ${who} diese Meldung abgeschlossen. Nichts wurde geändert: Sieh noch einmal nach.`,
    reopened: (who: string) =>
      `Inzwischen hat ${who} diese Meldung wieder geöffnet. Nichts wurde geändert: Sieh noch einmal nach.`,
  },
}
