export const twoStep = {
  title: 'Anmeldung in zwei Schritten',
  what: 'Damit braucht das Anmelden dein Passwort und einen Code einer App auf deinem Telefon. Wer nur dein Passwort herausfindet, kommt nicht herein.',
  required:
    'Dieser Server verlangt von allen die Anmeldung in zwei Schritten. Richte sie ein, um weiterzumachen: Bis dahin geht nichts anderes.',
  state: {
    off: 'Aus',
    on: (codesLeft: number) =>
      codesLeft === 1 ? 'An, noch 1 Wiederherstellungscode' : `An, noch ${codesLeft} Wiederherstellungscodes`,
  },
  isOff: 'Die Anmeldung in zwei Schritten ist aus.',
  figures: 'Wie es steht',
  since: 'An seit',
  codesLeft: 'Übrige Wiederherstellungscodes',
  browsers: 'Browser, die nicht nach einem Code gefragt werden',
  fewLeft:
    'Es sind nur noch wenige Wiederherstellungscodes übrig. Erstelle neue, damit du hereinkommst, wenn dein Telefon weg ist.',
  apps: 'Du brauchst eine App für solche Codes: Aegis, FreeOTP, 2FAS, Google oder Microsoft Authenticator oder deinen Passwortmanager.',
  endsSessions:
    'Beim Einschalten wirst du überall außer hier abgemeldet: Jene Sitzungen begannen mit dem Passwort allein. API-Token deiner Programme gelten weiter.',
  begin: 'Einrichten',
  otherApp: 'Eine andere App benutzen',
  otherAppWhat:
    'Die jetzige App gilt, bis der erste Code der neuen eingegeben ist. Dann enden ihre Codes, deine Wiederherstellungscodes und die gemerkten Browser, und du wirst überall außer hier abgemeldet.',
  newCodes: 'Neue Wiederherstellungscodes erstellen',
  newCodesWhat: 'Du bekommst zehn neue Codes, und die bisherigen gelten nicht mehr.',
  off: 'Ausschalten',
  offWhat:
    'Von da an meldet dich dein Passwort allein an. Deine Wiederherstellungscodes enden, und jeder gemerkte Browser wird vergessen.',
  forget: 'Wieder in jedem Browser fragen',
  goOn: 'Weiter',
  cancel: 'Abbrechen',

  setUp: 'Deine App einrichten',
  scan: 'Fotografiere dieses Bild mit der App.',
  qr: 'QR-Code für die App',
  typed: 'Oder tippe diesen Schlüssel ein',
  typedHint: 'Zeitbasiert, sechs Ziffern.',
  openApp: 'In einer App auf diesem Gerät öffnen',
  firstCode: 'Der Code, den die App jetzt zeigt',
  confirm: 'Einschalten',

  codesTitle: 'Deine Wiederherstellungscodes',
  codesShownOnce:
    'Diese Codes werden nur jetzt gezeigt. Drucke sie aus, oder bewahre sie in einem Passwortmanager auf: nicht auf dem Telefon mit der App.',
  codesWhat: 'Jeder meldet dich einmal an, anstelle eines Codes der App.',
  codes: 'Wiederherstellungscodes',
  copy: 'Kopieren',
  copied: 'Kopiert',
  print: 'Drucken',
  codesKept: 'Ich habe sie aufbewahrt',

  done: {
    on: 'Die Anmeldung in zwei Schritten ist an.',
    off: 'Die Anmeldung in zwei Schritten ist aus.',
    'recovery-code':
      'Du bist angemeldet. Der Wiederherstellungscode, den du eingegeben hast, gilt nicht mehr.',
    forgotten: 'Jeder Browser wird wieder nach einem Code gefragt.',
    codes: 'Du hast zehn neue Wiederherstellungscodes. Die bisherigen gelten nicht mehr.',
  },
}
