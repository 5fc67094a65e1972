/** Was gesagt wird, wo Dateien angehängt werden. */
export const attaching = {
  attach: 'Dateien anhängen',
  attached: 'Angehängte Dateien',
  goAlong: (names: string) => `Diese sind hochgeladen und gehen mit: ${names}`,
  unusable: 'So wird keine Datei angekündigt: Name, Typ und Größe werden gebraucht.',
  offsetMissing: 'Sag, nach wie vielen Bytes dieser Teil beginnt.',
  browser: {
    remove: '„{name}“ entfernen',
    tryAgain: 'Noch einmal versuchen',
    progress: 'Hochladen von „{name}“',
    paused: 'Wartet auf die Verbindung',
    whole: 'Hochgeladen',
    empty: 'Die Datei ist leer.',
    tooLarge: 'Zu groß: höchstens {max} MB.',
    unreadable: '„{name}“ lässt sich nicht lesen. Ordner können nicht angehängt werden.',
    lost: 'Dieser Browser hat die Datei nicht aufbewahrt. Hänge sie noch einmal an.',
    keepsNotes: 'Wer die Datei bekommt, sieht, was die Kamera darin vermerkt hat, vielleicht auch den Ort.',
    unkept:
      'Wird nicht aufbewahrt: Dieser Browser hat keinen Platz. Lass diese Seite offen, bis es gesendet ist.',
    leftOut: 'Eine Nachricht nimmt höchstens {max} Dateien mit. Weggelassen: {count}.',
    notReady:
      'Eine der Dateien kann nicht gesendet werden. Entferne sie, oder versuche es mit ihr noch einmal.',
    refused: 'Der Server lehnt die Datei ab.',
    foreign: 'Etwas zwischen hier und dem Server lässt Dateien nicht durch.',
  },
}
