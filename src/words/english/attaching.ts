/** What is said where files are attached. */
export const attaching = {
  attach: 'Attach files',
  attached: 'Attached files',
  /** Of a form that could not be sent, where there is no script. */
  goAlong: (names: string) => `These are uploaded, and go along: ${names}`,
  unusable: 'This is said of no file: its name, its type and its size are needed.',
  offsetMissing: 'Say after how many bytes this part begins.',
  /** What the script in the page says. */
  browser: {
    remove: 'Remove “{name}”',
    tryAgain: 'Try again',
    progress: 'Upload of “{name}”',
    paused: 'Waiting for the connection',
    whole: 'Uploaded',
    empty: 'The file is empty.',
    tooLarge: 'Too large: {max} MB at most.',
    unreadable: '“{name}” cannot be read. Folders cannot be attached.',
    lost: 'This browser has not kept the file. Attach it again.',
    keepsNotes: 'Whoever gets it sees what the camera noted in it, perhaps where it was taken.',
    unkept: 'Not kept: this browser has no room. Leave this page open until it is sent.',
    leftOut: 'A message takes {max} files at most. Left out: {count}.',
    notReady: 'One of the files cannot be sent. Remove it, or try again.',
    refused: 'The server refuses the file.',
    foreign: 'Something between here and the server refuses files.',
  },
}
