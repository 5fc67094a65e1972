/** Where the configuration gives the provider no name. */
const called = (name: string) => name || 'Single Sign-on'

export const singleSignOn = {
  title: (name: string) => called(name),
  signIn: (name: string) => `Mit ${called(name)} anmelden`,
  signUp: (name: string) => `Mit ${called(name)} ein Konto anlegen`,
  chooseName: 'Wähle einen Benutzernamen',
  chooseNameWhy: (name: string) =>
    `${called(name)} kennt dich, und hier hast du noch kein Konto. Unter welchem Namen sollen dich andere finden?`,
  makeAccount: 'Mein Konto anlegen',
  what: (name: string) =>
    `Wer sich mit ${called(name)} als die Person anmeldet, mit der dieses Konto verbunden ist, kommt ohne sein Passwort hinein.`,
  joined: 'Verbunden',
  notJoined: 'Dieses Konto ist nicht verbunden.',
  joinedAs: (name: string, shown: string) =>
    shown === ''
      ? `Dieses Konto ist mit dir bei ${called(name)} verbunden.`
      : `Dieses Konto ist mit „${shown}“ bei ${called(name)} verbunden.`,
  join: 'Dieses Konto verbinden',
  joinWhat: (name: string) =>
    `Du gehst zu ${called(name)} und meldest dich dort an. Bevor sich etwas ändert, siehst du, als wer.`,
  goOn: 'Weiter',
  joinOf: (name: string, shown: string, username: string) =>
    shown === ''
      ? `Als wer auch immer du bei ${called(name)} angemeldet bist, kannst du dich dann hier als ${username} anmelden.`
      : `„${shown}“ bei ${called(name)} kann sich dann hier als ${username} anmelden.`,
  joinConfirm: 'Mein Konto verbinden',
  leave: 'So lassen, wie es ist',
  remove: 'Trennen',
  removeWhat: (name: string) => `Dann kannst du dich hier nicht mehr mit ${called(name)} anmelden.`,
  removeSubmit: 'Von diesem Konto trennen',
  confirm: 'Bestätigen, dass du es bist',
  confirmWhat: (name: string) =>
    `Was sich nicht zurücknehmen lässt, verlangt dein Passwort. Dich noch einmal mit ${called(name)} anzumelden, zählt ebenso, zehn Minuten lang.`,
  done: {
    joined: 'Dieses Konto ist verbunden.',
    removed: 'Dieses Konto ist nicht mehr verbunden.',
    confirmed: 'Danke. Das zählt zehn Minuten lang.',
  },
  lastWay:
    'Das ist der einzige Weg, auf dem du dich anmelden kannst. Wähle zuerst ein Passwort, oder füge einen Passkey hinzu.',
  passwordless: (name: string) =>
    `Du hast hier kein Passwort. Bestätige unter Einstellungen, Anmeldung und Sicherheit, ${called(name)}, dass du es bist; das zählt zehn Minuten lang.`,
  problems: {
    unreachable: (name: string) =>
      `${called(name)} ist gerade nicht zu erreichen. Versuch es gleich noch einmal, oder melde dich mit deinem Passwort an.`,
    cancelled: (name: string) =>
      `Du wurdest nicht mit ${called(name)} angemeldet: Es wurde dort abgebrochen oder abgelehnt.`,
    refused: (name: string) =>
      `Was ${called(name)} geantwortet hat, war nicht glaubwürdig, darum wurde niemand angemeldet. Versuch es noch einmal; bleibt es so, sag es den Betreibern dieses Servers.`,
    'not-begun-here': () =>
      'Diese Anmeldung wurde in einem anderen Browser begonnen, hat zu lange gedauert oder wurde schon beendet. Fang noch einmal an.',
    'no-account': (name: string) =>
      `Kein Konto hier ist mit dir bei ${called(name)} verbunden. Hast du eines, melde dich dort an, und verbinde es in seinen Einstellungen; sonst frag die Betreiber dieses Servers.`,
    'invitation-needed': () =>
      'Du hast hier noch kein Konto, und Konten gibt es mit Einladung. Öffne zuerst den Link deiner Einladung.',
    'no-such-invitation': () =>
      'Diese Einladung gilt nicht: Sie ist aufgebraucht, abgelaufen oder zurückgezogen. Bitte um eine neue, wo du sie herhast.',
    disabled: () => 'Dieses Konto ist gesperrt. Frag die Betreiber dieses Servers.',
    'not-yours': (name: string) =>
      `Du hast dich mit ${called(name)} als jemand angemeldet, mit dem dieses Konto nicht verbunden ist. Nichts wurde geändert.`,
    taken: (name: string) =>
      `Ein anderes Konto hier ist mit der Person verbunden, als die du dich mit ${called(name)} angemeldet hast. Nichts wurde geändert.`,
    'has-one': () => 'Dieses Konto ist schon verbunden.',
  },
}
