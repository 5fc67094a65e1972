/** What is said of files that are sent with messages. */
export const files = {
  notInArchive: 'not in this file, since there are too many bytes of files; it is on the server',
  missing: 'Choose a file.',
  empty: 'The file is empty.',
  gone: 'There is no such file.',
  notThere: 'A file is not there to be sent, or was sent before. Attach it again.',
  notWhole: (name: string) => `“${name}” has not been uploaded to its end yet.`,
  unusable: (max: number) => `Files are given by their ids, each once, and ${max} at most.`,
  tooMany: (max: number) => `A message has at most ${max} files.`,
  tooLarge: (megabytes: number) => `The file is too large: ${megabytes} MB at most.`,
  tooManyPixels: (millions: number) =>
    `The picture has more than ${millions} million pixels. Make it smaller, and try again.`,
  typeNotAllowed: (types: string) => `Files of this type cannot be sent here, only: ${types}.`,
  noRoomLeft: (megabytes: number) =>
    `Your files would take more than ${megabytes} MB. Delete messages with files that you no longer need, and try again.`,
  serverFull: 'The server has no room left for files. Ask whoever runs it.',
  tooLong: (size: number) => `The file was announced with ${size} bytes, and this is more.`,
  partsMissing: (received: number) =>
    `Go on after the first ${received} bytes: what comes before is missing.`,
  beyondEnd: (size: number) => `The file has ${size} bytes.`,
  unknownSize: 'The size is `preview`, or none.',
}
