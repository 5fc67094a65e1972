export const files = {
  notInArchive: 'nicht in dieser Datei, weil die Dateien zusammen zu groß sind; sie liegt auf dem Server',
  missing: 'Wähle eine Datei aus.',
  empty: 'Die Datei ist leer.',
  gone: 'Diese Datei gibt es nicht.',
  notThere: 'Eine Datei ist nicht mehr da oder wurde schon gesendet. Hänge sie noch einmal an.',
  notWhole: (name: string) => `„${name}“ ist noch nicht ganz hochgeladen.`,
  unusable: (max: number) =>
    `Dateien werden mit ihren Kennungen angegeben, jede einmal und höchstens ${max}.`,
  tooMany: (max: number) => `Eine Nachricht hat höchstens ${max} Dateien.`,
  tooLarge: (megabytes: number) => `Die Datei ist zu groß: höchstens ${megabytes} MB.`,
  tooManyPixels: (millions: number) =>
    `Das Bild hat mehr als ${millions} Millionen Pixel. Verkleinere es und versuche es noch einmal.`,
  typeNotAllowed: (types: string) => `Dateien dieser Art können hier nicht gesendet werden, nur: ${types}.`,
  noRoomLeft: (megabytes: number) =>
    `Deine Dateien wären zusammen größer als ${megabytes} MB. Lösche Nachrichten mit Dateien, die du nicht mehr brauchst, und versuche es noch einmal.`,
  serverFull: 'Auf dem Server ist kein Platz mehr für Dateien. Wende dich an die Person, die ihn betreibt.',
  tooLong: (size: number) => `Die Datei wurde mit ${size} Byte angekündigt, und dies ist mehr.`,
  partsMissing: (received: number) =>
    `Weiter geht es nach den ersten ${received} Byte: Was davor kommt, fehlt.`,
  beyondEnd: (size: number) => `Die Datei hat ${size} Byte.`,
  unknownSize: 'Die Größe ist `preview` oder fehlt.',
}
