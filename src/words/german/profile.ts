export const profile = {
  title: 'Profil',
  name: 'Name',
  displayName: 'Anzeigename',
  displayNameHint:
    'In jeder Schrift, bis zu 64 Zeichen. Andere sehen ihn neben deinem Benutzernamen, unter dem sie dich erreichen. Lass ihn leer, um unter deinem Benutzernamen zu erscheinen.',
  saveName: 'Namen speichern',
  picture: 'Bild',
  chooseFile: 'Ein Bild von diesem Gerät',
  pictureHint: (megabytes: number) =>
    `JPEG, PNG, WebP oder GIF, bis zu ${megabytes} MB. Das Quadrat in der Mitte wird behalten und sonst nichts von der Datei: nicht, wo es aufgenommen wurde, noch mit welcher Kamera. Alle mit einem Konto hier können es sehen.`,
  savePicture: 'Bild speichern',
  removePicture: 'Bild entfernen',
  own: 'Dein Bild',
  wrong: {
    nameTooLong: (length: number, max: number) =>
      `Dieser Name hat ${length} Zeichen; höchstens ${max} sind möglich.`,
    nameUnusable:
      'Dieser Name hat Zeichen, die niemand sieht oder die die Richtung dessen ändern, was folgt. Lass sie weg.',
    nameInvisible: 'Diesen Namen würde niemand sehen. Nimm Buchstaben, Ziffern oder Zeichen.',
    pictureMissing: 'Wähle zuerst ein Bild.',
    pictureTooLarge: (megabytes: number) => `Diese Datei ist zu groß: Ein Bild darf ${megabytes} MB haben.`,
    pictureUnreadable:
      'Das ist kein Bild, das hier gelesen werden kann. Nimm JPEG, PNG, WebP oder GIF; andere Arten wie SVG oder HEIC müssen zuerst als eine davon gespeichert werden.',
    pictureTooManyPixels: (megapixels: number) =>
      `Dieses Bild hat zu viele Pixel: Höchstens ${megapixels} Millionen sind möglich. Verkleinere es zuerst.`,
    pictureTooNarrow:
      'Dieses Bild ist zu lang für seine Breite, um ein Quadrat daraus zu machen. Schneide es zuerst zu.',
  },
  done: {
    name: 'Der Name ist gespeichert.',
    picture: 'Das Bild ist gespeichert.',
    'picture-removed': 'Das Bild ist entfernt.',
  },
}
