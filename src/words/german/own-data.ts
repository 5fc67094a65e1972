const numbers = new Intl.NumberFormat('de')

const messages = (count: number) => (count === 1 ? '1 Nachricht' : `${numbers.format(count)} Nachrichten`)

export const data = {
  title: 'Deine Daten',
  download: 'Deine Daten herunterladen',
  what: 'Eine ZIP-Datei mit einer Seite für jede deiner Unterhaltungen, die jeder Browser ohne Netz zeigt, und dasselbe als JSON für Programme: dein Konto, deine Geräte, was du gemeldet hast und was das Protokoll von dir hat.',
  upTo: 'Nachrichten, die währenddessen ankommen, fehlen darin vielleicht.',
  submit: 'Herunterladen',
  make: 'Datei erstellen',
  large:
    'Du hast viele Nachrichten, darum wird die Datei im Hintergrund erstellt. Du kannst diese Seite inzwischen verlassen.',
  waiting: 'Die Datei wird gleich erstellt.',
  making: (done: number, total: number) =>
    `${numbers.format(done)} von ${messages(total)} sind in der Datei.`,
  progress: 'Wie weit die Datei ist',
  reload: 'Nachsehen, wie weit sie ist',
  ready: (megabytes: number) => `Die Datei ist fertig (${numbers.format(megabytes)} MB).`,
  until: 'Sie kann heruntergeladen werden bis',
  fetch: 'Datei herunterladen',
  again: 'Eine neue Datei erstellen',
  againHint: 'Sie tritt an die Stelle von dieser.',
  failed: {
    'too-large':
      'Die Datei konnte nicht erstellt werden: Es ist mehr, als in eine passt. Bitte die Betreiber dieses Servers um deine Daten.',
    full: 'Die Datei konnte nicht erstellt werden: Der Server hat gerade keinen Platz dafür. Versuch es morgen noch einmal.',
    error:
      'Die Datei konnte nicht erstellt werden. Versuch es noch einmal; bleibt es so, sag es den Betreibern dieses Servers.',
  },
  full: 'Der Server hat gerade keinen Platz für die Datei. Versuch es morgen noch einmal.',
  noFile: 'Diese Datei gibt es nicht mehr. Erstelle eine neue.',

  delete: 'Dein Konto löschen',
  deleteWhat: 'Dein Konto geht für immer. Du siehst, was das heißt, bevor etwas geschieht.',
  deleteTitle: 'Dein Konto löschen?',
  goes: 'Was geht, für immer',
  goesItems: {
    name: 'dein Name, den dann jemand anderes haben kann',
    secrets: 'dein Passwort, jede Sitzung und jedes Token und was dich sonst anmeldet',
    settings: 'dein Bild, deine Einstellungen und wen du blockiert hast',
    marks: 'wie weit du gelesen hast',
  },
  stays: 'Was bleibt',
  staysItems: {
    copies:
      'deine Unterhaltungen, für die anderen darin: Sie behalten ihre Kopien, sehen „Gelöschtes Konto“ statt deines Namens und können dir nicht schreiben',
    audit: 'die Einträge des Protokolls und was gemeldet wurde, mit deinem Namen',
  },
  downloadFirst: 'Zuerst deine Daten herunterladen',
  password: 'Dein Passwort',
  passwordHint: 'Hier wird immer danach gefragt.',
  passwordNeeded: 'Gib dein Passwort ein, oder benutze einen Passkey: Dies lässt sich nicht zurücknehmen.',
  deleteSubmit: 'Mein Konto endgültig löschen',
  cancel: 'Abbrechen',
  deletedTitle: 'Dein Konto ist gelöscht',
  deleted:
    'Du bist überall abgemeldet. Was du geschrieben hast, bleibt bei denen, an die du es geschrieben hast, ohne deinen Namen.',
  toSignIn: 'Zur Anmeldung',

  archive: {
    title: (username: string) => `Nachrichten von ${username}`,
    made: 'Erstellt am',
    each: 'Jede Unterhaltung hat die Nachrichten, die es gab, als sie an der Reihe war. Alle Zeiten sind in UTC.',
    conversations: 'Unterhaltungen',
    none: 'Es gibt keine Unterhaltungen.',
    with: 'Mit',
    messages: 'Nachrichten',
    latest: 'Letzte Nachricht',
    count: (count: number) => numbers.format(count),
    rest: 'Für Programme',
    restWhat: 'Dasselbe als JSON und was es sonst von dir gibt, steht im Ordner „data“.',
    picture: 'Dein Bild',
    conversationWith: (username: string) => `Unterhaltung mit ${username}`,
    back: 'Alle Unterhaltungen',
  },
}
