const numbers = new Intl.NumberFormat('de')

export const people = {
  title: 'Personen',
  caption: 'Konten',
  search: 'Teil des Namens',
  state: 'Zustand',
  role: 'Rolle',
  sort: 'Reihenfolge',
  all: 'Alle',
  find: 'Suchen',
  states: { active: 'Aktiv', disabled: 'Gesperrt' },
  roles: { member: 'Mitglied', administrator: 'Administrator' },
  sorts: {
    name: 'Nach Namen',
    newest: 'Neueste zuerst',
    oldest: 'Älteste zuerst',
    seen: 'Zuletzt gesehene zuerst',
    unseen: 'Am längsten nicht gesehene zuerst',
  },
  unknownState: 'Wähle aktiv oder gesperrt.',
  unknownRole: 'Diese Rolle gibt es nicht. Wähle Mitglied oder Administrator.',
  unknownSort: 'Wähle eine der Reihenfolgen.',
  username: 'Benutzername',
  displayName: 'Anzeigename',
  none: 'Keiner',
  made: 'Angelegt',
  lastSeen: 'Zuletzt gesehen',
  never: 'Nie',
  choose: (username: string) => `${username} auswählen`,
  withChosen: 'Alle, die ausgewählt sind:',
  chooseSomebody: 'Wähle zuerst jemanden aus: Kreuze die Kästchen vor den Namen an.',
  signOut: 'Überall abmelden',
  disable: 'Sperren',
  enable: 'Entsperren',
  delete: 'Löschen',
  cancel: 'Abbrechen',
  several: {
    disable: 'Diese Konten sperren?',
    enable: 'Diese Konten entsperren?',
    'sign-out': 'Diese Personen überall abmelden?',
    delete: 'Diese Konten löschen?',
  },
  notDone: (username: string, why: string) => `${username}: ${why}`,

  add: 'Jemanden hinzufügen',
  addSubmit: 'Konto anlegen',
  addPasswordHint: 'Lass es leer, um stattdessen einen Link zu bekommen, über den sie eines wählen.',

  disabledSince:
    'Niemand kann sich bei diesem Konto anmelden, und niemand kann ihm schreiben. Was geschrieben wurde, bleibt.',
  changeRole: 'Rolle ändern',
  roleHint: 'Ein Administrator darf alles, was diese Seiten können. Wer einer wird, muss sich neu anmelden.',
  figures: 'Zahlen',
  sent: 'Gesendete Nachrichten',
  conversations: 'Unterhaltungen',
  figure: (count: number) => numbers.format(count),
  moreThan: (count: number) => `Mehr als ${numbers.format(count)}`,
  sessions: 'Sitzungen',
  sessionsCaption: 'Wo diese Person angemeldet ist',
  browser: 'Browser oder Programm',
  address: 'Adresse',
  began: 'Begonnen',
  lastUsed: 'Zuletzt benutzt',
  signIns: 'Anmeldungen',
  signInsCaption: 'Die letzten Anmeldungen, auch die gescheiterten',
  time: 'Zeit',
  outcome: 'Ergebnis',
  signedIn: 'Angemeldet',
  failed: 'Gescheitert',
  more: 'Mehr',

  twoStep: 'Anmeldung in zwei Schritten',
  twoStepStates: { on: 'An', off: 'Aus' },
  twoStepOff: 'Anmeldung in zwei Schritten ausschalten',
  twoStepTitle: (username: string) => `Die Anmeldung in zwei Schritten von ${username} ausschalten?`,
  twoStepWhat:
    'Für jemanden, dessen App und Wiederherstellungscodes weg sind. Von da an meldet das Passwort allein an. Vergewissere dich, wer darum bittet: Jemand, der nur das Passwort herausgefunden hat, würde um dasselbe bitten. Die Person erfährt es per Mail, wenn sie hier eine Adresse hat.',
  twoStepSubmit: 'Ausschalten',

  makeLink: 'Anmeldelink erstellen',
  linkTitle: (username: string) => `Ein Link für ${username}`,
  linkWhat:
    'Wer den Link hat, wählt einmal binnen 24 Stunden ein neues Passwort für dieses Konto. Bis dahin ändert sich nichts; danach ist jede Sitzung beendet, die es gab. Ein Link, der davor erstellt wurde, gilt nicht mehr.',
  linkSubmit: 'Link erstellen',
  linkShownOnce: 'Dieser Link wird nur jetzt gezeigt. Gib ihn niemand anderem.',
  link: 'Link',
  linkUntil: 'Er gilt einmal, bis',
  linkHint: 'Markiere und kopiere ihn.',
  toPerson: (username: string) => `Zurück zu ${username}`,

  deleteTitle: (username: string) => `${username} löschen?`,
  goes: 'Was geht, für immer',
  goesItems: {
    name: 'der Name, den dann jemand anderes haben kann',
    secrets: 'das Passwort, jede Sitzung und was sonst anmeldet',
    marks: 'wie weit diese Person gelesen hat',
  },
  stays: 'Was bleibt',
  staysItems: {
    copies:
      'die Unterhaltungen, für die anderen darin: Sie sehen „Gelöschtes Konto“ statt des Namens und können ihm nicht schreiben',
    audit: 'die Einträge des Protokolls und was gemeldet wurde, mit dem Namen',
  },
  withMessages: 'Auch die Unterhaltungen entfernen, für alle',
  withMessagesHint:
    'Nichts von dem, was diese Person geschrieben oder bekommen hat, bleibt bei irgendwem, außer dem, was gemeldet wurde.',
  password: 'Dein Passwort',
  deleteSubmit: 'Endgültig löschen',

  done: {
    added: 'Das Konto ist angelegt.',
    disabled: 'Bei diesem Konto kann sich niemand mehr anmelden; jede Sitzung ist beendet.',
    enabled: 'Diese Person kann sich wieder anmelden.',
    role: 'Die Rolle ist geändert.',
    'signed-out': 'Diese Person ist überall abgemeldet.',
    'two-step-off': 'Die Anmeldung in zwei Schritten dieser Person ist aus.',
    deleted: 'Das Konto ist gelöscht.',
  },
  severalDone: {
    disable: (count: number) =>
      count === 1 ? '1 Konto ist gesperrt.' : `${numbers.format(count)} Konten sind gesperrt.`,
    enable: (count: number) =>
      count === 1 ? '1 Konto ist entsperrt.' : `${numbers.format(count)} Konten sind entsperrt.`,
    'sign-out': (count: number) =>
      count === 1
        ? '1 Person ist überall abgemeldet.'
        : `${numbers.format(count)} Personen sind überall abgemeldet.`,
    delete: (count: number) =>
      count === 1 ? '1 Konto ist gelöscht.' : `${numbers.format(count)} Konten sind gelöscht.`,
  },

  commandLine: 'die Befehlszeile',
  meanwhile: {
    disabled: (who: string) =>
      `Inzwischen hat ${who} dieses Konto gesperrt. Nichts wurde geändert: Sieh noch einmal nach.`,
    enabled: (who: string) =>
      `Inzwischen hat ${who} dieses Konto entsperrt. Nichts wurde geändert: Sieh noch einmal nach.`,
    promoted: (who: string) =>
      `Inzwischen hat ${who} diese Person zum Administrator gemacht. Nichts wurde geändert: Sieh noch einmal nach.`,
    demoted: (who: string) =>
      `Inzwischen hat ${who} diesen Administrator zum Mitglied gemacht. Nichts wurde geändert: Sieh noch einmal nach.`,
    deleted: (who: string) =>
      `Inzwischen hat ${who} dieses Konto gelöscht, und jemand anderes hat den Namen. Nichts wurde geändert: Sieh noch einmal nach.`,
  },
}
