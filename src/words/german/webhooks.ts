import type { Words } from '../words.ts'

export const webhooks: Words['webhooks'] = {
  open: 'Webhook',
  openNamed: token => `Webhook von ${token}`,
  what: 'Jede Nachricht an dich wird signiert an diese Adresse geschickt, und noch einmal, wenn sie bearbeitet oder gelöscht wird: für ein Programm, das keine Verbindung offen hält. Was nicht angenommen wird, wird einen Tag lang wieder versucht.',
  url: 'Adresse',
  urlHint: 'Sie beginnt mit https und enthält kein Passwort.',
  submit: 'An diese Adresse schicken',
  secret: 'Geheimnis',
  shownOnce:
    'Dieses Geheimnis wird nur jetzt gezeigt. Dein Programm braucht es, um zu wissen, dass es von ChatApp kommt.',
  hasOne: 'Dieses Token hat einen Webhook. Entferne ihn zuerst.',
  lastAnswer: 'Letzte Antwort',
  noAnswer: 'Keine Antwort',
  never: 'Es wurde noch nichts geschickt',
  try: 'Ausprobieren',
  remove: 'Entfernen',
  done: {
    tried: 'Ein Test ist unterwegs. Lade diese Seite neu, um die Antwort zu sehen.',
    removed: 'Entfernt. Es wird nichts mehr geschickt.',
  },
  problems: {
    malformed: 'Gib eine Adresse wie https://bot.example.com/hook an, ohne Passwort darin.',
    insecure: 'Die Adresse muss mit https beginnen.',
    private: 'Diese Adresse führt in ein privates Netz. Dorthin schickt ChatApp nichts.',
    'unknown-host': 'Der Server dieser Adresse ist nicht zu finden.',
  },
}
