import type { Words } from '../words.ts'

export const push: Words['push'] = {
  title: 'Push-Mitteilungen',
  what: 'Die Geräte in dieser Liste erfahren von neuen Nachrichten, auch wenn ChatApp dort nicht offen ist. Was gesendet wird, ist für das Gerät verschlüsselt; der Dienst seines Browsers, der es bringt, sieht weder, wer geschrieben hat, noch was.',
  toNotifications: 'Ob sie den Text zeigen, und wann du keine willst',
  here: 'Dieses Gerät',
  states: {
    off: 'Dieses Gerät erfährt nichts.',
    on: 'Dieses Gerät erfährt von neuen Nachrichten.',
    denied:
      'Dieser Browser lässt ChatApp keine Mitteilungen zeigen. Erlaube sie in seinen Einstellungen für diese Website und komm dann zurück.',
    unsupported:
      'Dieser Browser kann hier keine Push-Mitteilungen. Auf einem iPhone oder iPad lege ChatApp zuerst auf den Home-Bildschirm.',
    failed:
      'Der Push-Dienst dieses Browsers war nicht zu erreichen. Versuche es später noch einmal; manche Browser müssen Push erst erlauben.',
  },
  turnOn: 'Auf diesem Gerät mitteilen',
  turnOff: 'Auf diesem Gerät nicht mehr mitteilen',
  needsScript: 'Damit ein Gerät Mitteilungen bekommt, öffne diese Seite dort mit JavaScript.',
  none: 'Noch bekommt kein Gerät Mitteilungen.',
  devices: 'Geräte mit Mitteilungen',
  device: 'Gerät',
  thisOne: 'Dieses Gerät',
  began: 'Seit',
  lastTold: 'Zuletzt mitgeteilt',
  never: 'Noch nie',
  failed: 'War nicht zu erreichen',
  action: 'Aktion',
  try: 'Ausprobieren',
  tryNamed: device => `Ausprobieren, ob ${device} Mitteilungen bekommt`,
  remove: 'Entfernen',
  removeNamed: device => `${device} keine Mitteilungen mehr senden`,
  done: {
    removed: 'Entfernt. Dieses Gerät bekommt keine Mitteilungen mehr.',
    tried: 'Eine Mitteilung ist auf dem Weg zu diesem Gerät.',
  },
  noSubscription: 'Das ist keine Anmeldung eines Browsers für Push-Mitteilungen.',
  deviceRemoved: 'Dieses Gerät wurde aus den Geräten mit Mitteilungen entfernt.',
  newKey: 'Der Schlüssel dieses Servers ist ein neuerer. Melde dich für diesen an.',
  tooManyDevices: most =>
    `Mehr als ${most} Geräte können keine Mitteilungen bekommen. Entferne zuerst eines.`,
  problems: {
    malformed: 'Das ist keine Adresse eines Push-Dienstes.',
    insecure: 'Die Adresse eines Push-Dienstes beginnt mit https.',
    private: 'Diese Adresse führt in ein privates Netz. Dorthin sendet ChatApp nicht.',
    'unknown-host': 'Der Server dieser Adresse ist nicht zu finden.',
  },
  readElsewhere: 'Auf einem anderen Gerät gelesen',
  trialTitle: 'Mitteilungen funktionieren',
  trialBody: 'Dieses Gerät erfährt von neuen Nachrichten.',
}
