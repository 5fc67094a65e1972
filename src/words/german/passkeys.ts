export const passkeys = {
  title: 'Passkeys',
  what: 'Ein Passkey meldet dich ohne Passwort an: Dein Telefon, dein Computer oder ein Sicherheitsschlüssel fragt nach deinem Finger, deinem Gesicht oder einer PIN, und niemand kann dich dazu bringen, ihn einer anderen Website zu geben.',
  count: (count: number) => (count === 0 ? 'Keine' : count === 1 ? '1 Passkey' : `${count} Passkeys`),
  signIn: 'Mit einem Passkey anmelden',
  name: 'Name',
  nameHint: 'Woran du ihn erkennst, etwa „Laptop in der Arbeit“.',
  nameMissing: 'Gib ihm einen Namen.',
  nameTooLong: (max: number) => `Ein Name hat höchstens ${max} Zeichen.`,
  where: 'Wo er ist',
  synced: 'Auf mehreren Geräten abgeglichen',
  onOneDevice: 'Auf einem Gerät',
  onlyAt: (host: string) => `Gilt nur bei ${host}`,
  added: 'Hinzugefügt',
  lastUsed: 'Zuletzt benutzt',
  never: 'Nie',
  add: 'Passkey hinzufügen',
  addSubmit: 'Passkey hinzufügen',
  forHost: (host: string) => `Er gilt bei ${host} und nirgends sonst.`,
  needScript:
    'Um einen Passkey hinzuzufügen, erlaube JavaScript in deinem Browser: Nur ein Skript kann dein Gerät nach einem fragen.',
  needHttps: (origin: string) =>
    `Hier gibt es keine Passkeys: Browser erlauben sie nur über https, und du erreichst diesen Server unter ${origin}. Zeigt dein Browser https, müssen die Betreiber dieses Servers BASE_URL setzen.`,
  needName: (address: string) =>
    `Hier gibt es keine Passkeys: Sie gehören zu einem Hostnamen, und ${address} ist eine bloße Adresse. Benutze den Namen dieses Servers (auf deinem eigenen Computer ist das localhost).`,
  one: (name: string) => `Passkey „${name}“`,
  rename: 'Umbenennen',
  renameSubmit: 'Namen speichern',
  back: 'Alle Passkeys',
  remove: 'Entfernen',
  removeWhat:
    'Er meldet dich dann nicht mehr an. Dein Gerät bietet ihn weiter an, bis du ihn auch dort entfernst, in seinen Einstellungen für Passwörter.',
  removeSubmit: 'Diesen Passkey entfernen',
  confirmPassword: 'Dein Passwort',
  confirmHint:
    'Es kann leer bleiben, wenn du es in den letzten zehn Minuten eingegeben oder einen Passkey benutzt hast.',
  confirmWith: 'Stattdessen einen Passkey benutzen',
  done: {
    added: 'Der Passkey ist hinzugefügt. Von jetzt an kannst du dich mit ihm anmelden.',
    renamed: 'Der Passkey hat seinen neuen Namen.',
    removed: 'Der Passkey ist entfernt.',
  },
  none: 'Diesen Passkey gibt es nicht. Vielleicht wurde er entfernt.',
  tooMany: (max: number) => `Du hast ${max} Passkeys, mehr geht nicht. Entferne einen, den du nicht benutzt.`,
  lastWay:
    'Das ist der einzige Weg, auf dem du dich anmelden kannst. Setze zuerst ein Passwort, oder füge einen anderen Passkey hinzu.',
  known: 'Dieser Passkey wurde schon hinzugefügt.',
  malformed:
    'Die Antwort des Passkeys konnte nicht gelesen werden. Versuch es noch einmal; es braucht JavaScript.',
  tooOld: 'Das hat länger als fünf Minuten gedauert oder wurde schon gesendet. Versuch es noch einmal.',
  unknown:
    'Dieser Passkey ist hier nicht bekannt: Er wurde entfernt oder gehört zu einem anderen Server. Melde dich anders an.',
  notYours: 'Das ist keiner von deinen Passkeys.',
  refused:
    'Diese Antwort passt nicht: Sie ist für einen anderen Server oder nicht von diesem Passkey signiert. Versuch es noch einmal.',
  otherOrigin: (theirs: string, ours: string) =>
    `Diese Antwort war für ${theirs}, und das hier ist ${ours}. Öffne ChatApp selbst, und versuch es noch einmal.`,
  counterWentBack: (name: string) =>
    `Der Passkey „${name}“ wurde abgelehnt: Er hat rückwärts gezählt, wie es eine Kopie von ihm täte. Melde dich anders an, entferne ihn, und füge einen neuen hinzu.`,
  browser: {
    cancelled:
      'Es wurde abgebrochen oder hat zu lange gedauert. Versuch es noch einmal, wenn du bereit bist.',
    noneHere: 'Du hast keinen Passkey für diese Adresse.',
    known: 'Dieses Gerät hat schon einen Passkey für dein Konto.',
    otherHost: 'Dein Browser erlaubt an dieser Adresse keine Passkeys.',
    unfit:
      'Dein Gerät kann keinen solchen Passkey erstellen: Es muss nach deinem Finger, deinem Gesicht oder einer PIN fragen.',
    unreachable: 'Der Server war nicht zu erreichen. Versuch es gleich noch einmal.',
    failed: 'Dein Browser oder dein Gerät konnte es nicht. Versuch es noch einmal.',
    unsupported: 'Dieser Browser kann keine Passkeys benutzen.',
    confirmed: 'Bestätigt.',
  },
}
