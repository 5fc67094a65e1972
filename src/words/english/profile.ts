/** What the page says on which people set how others see them. */
export const profile = {
  title: 'Profile',
  name: 'Name',
  displayName: 'Display name',
  displayNameHint:
    'In any script, up to 64 characters. Others see it beside your username, by which they reach you. Leave it empty to be shown by your username.',
  saveName: 'Save the name',
  picture: 'Picture',
  chooseFile: 'A picture from this device',
  pictureHint: (megabytes: number) =>
    `JPEG, PNG, WebP or GIF, up to ${megabytes} MB. The square in its middle is kept, and nothing else of the file: not where it was taken, nor by which camera. Everybody with an account here can see it.`,
  savePicture: 'Save the picture',
  removePicture: 'Remove the picture',
  own: 'Your picture',
  wrong: {
    nameTooLong: (length: number, max: number) => `This name has ${length} characters; ${max} is the most.`,
    nameUnusable:
      'This name has characters that nobody sees, or that turn the direction of what follows. Leave them out.',
    nameInvisible: 'Nobody would see this name. Use letters, digits or signs.',
    pictureMissing: 'Choose a picture first.',
    pictureTooLarge: (megabytes: number) => `This file is too large: a picture may have ${megabytes} MB.`,
    pictureUnreadable:
      'This is no picture that can be read here. Take a JPEG, PNG, WebP or GIF; other kinds, such as SVG or HEIC, have to be saved as one of these first.',
    pictureTooManyPixels: (megapixels: number) =>
      `This picture has too many pixels: ${megapixels} million is the most. Make it smaller first.`,
    pictureTooNarrow: 'This picture is too long for its width to make a square of it. Cut it first.',
  },
  done: {
    name: 'The name is saved.',
    picture: 'The picture is saved.',
    'picture-removed': 'The picture is removed.',
  },
}
