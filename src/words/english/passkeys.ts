/** What is said of passkeys: in the settings, on the sign-in page, and wherever one confirms in place of the password. */
export const passkeys = {
  title: 'Passkeys',
  what: 'A passkey signs you in without a password: your phone, your computer or a security key asks for your finger, your face or a PIN, and nobody can be tricked into giving it to another site.',
  count: (count: number) => (count === 0 ? 'None' : count === 1 ? '1 passkey' : `${count} passkeys`),
  signIn: 'Sign in with a passkey',
  name: 'Name',
  nameHint: 'By which you recognise it, such as “Work laptop”.',
  nameMissing: 'Give it a name.',
  nameTooLong: (max: number) => `A name has at most ${max} characters.`,
  where: 'Where it is',
  synced: 'Synced between devices',
  onOneDevice: 'On one device',
  onlyAt: (host: string) => `Works only at ${host}`,
  added: 'Added',
  lastUsed: 'Last used',
  never: 'Never',
  add: 'Add a passkey',
  addSubmit: 'Add a passkey',
  forHost: (host: string) => `It works at ${host}, and nowhere else.`,
  needScript:
    'To add a passkey, allow JavaScript in your browser: only a script can ask your device for one.',
  needHttps: (origin: string) =>
    `There are no passkeys here: browsers allow them only over https, and you reach this server at ${origin}. If your browser shows https, whoever runs this server has to set BASE_URL.`,
  needName: (address: string) =>
    `There are no passkeys here: they belong to a host name, and ${address} is a bare address. Use the name of this server (on your own computer, that is localhost).`,
  one: (name: string) => `Passkey “${name}”`,
  rename: 'Rename it',
  renameSubmit: 'Save the name',
  back: 'All passkeys',
  remove: 'Remove it',
  removeWhat:
    'It signs you in no longer. Your device goes on offering it until you remove it there, too, in its settings for passwords.',
  removeSubmit: 'Remove this passkey',
  confirmPassword: 'Your password',
  confirmHint: 'You can leave it empty when you gave it, or used a passkey, in the last ten minutes.',
  confirmWith: 'Use a passkey instead',
  done: {
    added: 'The passkey was added. You can sign in with it from now on.',
    renamed: 'The passkey has its new name.',
    removed: 'The passkey was removed.',
  },
  none: 'There is no such passkey. It may have been removed.',
  tooMany: (max: number) => `You have ${max} passkeys, which is the most. Remove one that you do not use.`,
  lastWay: 'This is the only way in which you can sign in. Set a password or add another passkey first.',
  known: 'This passkey was added before.',
  malformed: 'The answer of the passkey could not be read. Try again; it needs JavaScript.',
  tooOld: 'That took longer than five minutes, or was sent before. Try again.',
  unknown:
    'This passkey is not known here: it was removed, or belongs to another server. Sign in in another way.',
  notYours: 'This is not one of your passkeys.',
  refused: 'This answer does not fit: it is for another server, or not signed by this passkey. Try again.',
  otherOrigin: (theirs: string, ours: string) =>
    `This answer was made for ${theirs}, and this is ${ours}. Open ChatApp itself and try again.`,
  counterWentBack: (name: string) =>
    `The passkey “${name}” was refused: it has counted back, as a copy of it would. Sign in in another way, remove it and add a new one.`,
  /** What the script says. It gets these with the page, so they have no values in them. */
  browser: {
    cancelled: 'It was cancelled, or took too long. Try again when you are ready.',
    noneHere: 'You have no passkey for this address.',
    known: 'This device has a passkey for your account already.',
    otherHost: 'Your browser does not allow passkeys at this address.',
    unfit: 'Your device cannot make such a passkey: it has to ask for your finger, your face or a PIN.',
    unreachable: 'The server could not be reached. Try again in a moment.',
    failed: 'Your browser or your device could not do it. Try again.',
    unsupported: 'This browser cannot use passkeys.',
    confirmed: 'Confirmed.',
  },
}
