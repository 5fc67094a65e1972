// English, the first language: every sentence that a person can see, by the place where it stands. A text with values in
// it is a function of them.

import { administration } from './english/administration.ts'
import { arranging } from './english/arranging.ts'
import { attaching } from './english/attaching.ts'
import { blocks } from './english/blocks.ts'
import { changes, changesInBrowser } from './english/changes.ts'
import { composer } from './english/composer.ts'
import { disappearing } from './english/disappearing.ts'
import { email } from './english/email.ts'
import { files } from './english/files.ts'
import { forgottenPassword } from './english/forgotten-password.ts'
import { keyboard } from './english/keyboard.ts'
import { mail } from './english/mail.ts'
import { media } from './english/media.ts'
import { notifications, notificationsInSettings } from './english/notifications.ts'
import { ownAccount } from './english/own-account.ts'
import { passkeys } from './english/passkeys.ts'
import { presence, presenceInBrowser } from './english/presence.ts'
import { push } from './english/push.ts'
import { reading, readingInBrowser } from './english/reading.ts'
import { reports } from './english/reports.ts'
import { search } from './english/search.ts'
import { secondStep } from './english/second-step.ts'
import { setup } from './english/setup.ts'
import { sharing } from './english/sharing.ts'
import { signUp } from './english/sign-up.ts'
import { singleSignOn } from './english/single-sign-on.ts'
import { switcher } from './english/switcher.ts'
import { text } from './english/text.ts'
import { webApp, webAppInBrowser } from './english/web-app.ts'
import { webhooks } from './english/webhooks.ts'

const numbers = new Intl.NumberFormat('en')
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })
const moments = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
})

export const english = {
  /** How the language is called in HTML (BCP 47) and by itself, and which way it is written. */
  language: { tag: 'en', name: 'English', dir: 'ltr' },
  page: {
    title: (of: string, server: string) => `${of} · ${server}`,
    skipToConversation: 'Skip to the conversation',
    notFound: 'Not found',
    failed: 'That did not work',
    toMessages: 'Go to your messages',
    apiDocs: 'API',
    apiDescriptionAt: 'The description is also at',
  },
  signIn: {
    title: 'Sign in',
    submit: 'Sign in',
    newHere: 'New here?',
    toSignUp: 'Make an account',
    signOut: 'Sign out',
    unsentTitle: 'Not everything has been sent',
    unsentWhat: 'What still waits in this browser is lost when you sign out.',
    dropUnsent: 'Sign out and drop it',
  },
  signUp,
  secondStep,
  singleSignOn,
  choosePassword: {
    title: 'Choose a new password',
    forWhom: (username: string) =>
      `For the account ${username}. You are signed out everywhere else, and this link works once.`,
    submit: 'Set the password and sign in',
  },
  account: {
    username: 'Username',
    usernameHint:
      '2 to 32 letters, digits, dots, underscores or hyphens; a letter or a digit first and last.',
    password: 'Password',
    passwordHint: 'At least 10 characters. A sentence is easy to remember.',
  },
  list: {
    title: 'Messages',
    label: 'People and conversations',
    people: 'People',
    everyoneElse: 'Everyone else',
    find: 'Find',
    findPeople: 'Find people',
    nobodyFound: (q: string) => `Nobody’s name has “${q}” in it.`,
    nobodyHere: 'Nobody else is here yet. Ask a colleague to sign up.',
    more: 'More people',
    own: (preview: string) => `You: ${preview}`,
    unread: 'unread',
    pickSomebody: 'Pick somebody to talk to.',
    whoIsInTheList: 'Your conversations and everybody else are in the list.',
  },
  conversation: {
    back: 'Back to the list',
    menu: 'More about this conversation',
    messagesWith: (username: string) => `Messages with ${username}`,
    beginning: (username: string) => `This is the beginning. Say hello to ${username}.`,
    older: 'Older messages',
    toNewest: 'Go to the newest messages',
    placeholder: (username: string) => `Write to ${username}`,
    messageTo: (username: string) => `Message to ${username}`,
    send: 'Send',
    disabled: (username: string) =>
      `The account of ${username} is disabled. What you wrote to each other stays here.`,
    deleted: 'This account was deleted. What you wrote to each other stays here.',
    readByAdministrator: (moment: string, reason: string) =>
      `An administrator read messages here on ${moment}. The reason: ${reason}`,
    saidBy: (username: string) => `${username}:`,
    saidByYou: 'You:',
  },
  people: {
    /** In place of the name of somebody whose account was deleted. */
    deletedAccount: 'Deleted account',
  },
  /** What the pages of an area, such as the administration, have in common. */
  parts: {
    of: (area: string) => `Parts: ${area}`,
    skip: 'Skip to the page',
    next: 'Next page',
    first: 'First page',
    pages: 'Pages',
    none: 'There is nothing to show.',
  },
  arranging,
  switcher,
  blocks,
  attaching,
  composer,
  changes,
  disappearing,
  files,
  notifications,
  notificationsInSettings,
  ownAccount,
  keyboard,
  mail,
  media,
  passkeys,
  presence,
  email,
  forgottenPassword,
  setup,
  push,
  webhooks,
  reading,
  reports,
  search,
  administration,
  webApp,
  sharing,
  text,
  time: {
    day: (moment: Date) => days.format(moment),
    moment: (moment: Date) => `${moments.format(moment)} UTC`,
    utc: (hoursAndMinutes: string) => `${hoursAndMinutes} UTC`,
  },
  /** What the script in the page says. It gets these with the page, so they have no values in them. */
  browser: {
    ...readingInBrowser,
    ...webAppInBrowser,
    reconnecting: 'Reconnecting…',
    failed: 'That did not work. Try again in a moment.',
    refused: 'It was refused.',
    tooLargeForProxy: 'This message is too large for what stands between here and the server.',
    waiting: 'Waiting to be sent',
    notSent: 'Not sent',
    waitingUnkept:
      'Waiting to be sent. It is not kept: this browser’s storage is full. Leave this page open until it is sent.',
    edit: 'Edit',
    delete: 'Delete',
    read: 'Read',
    sent: 'Sent',
    delivered: 'Delivered',
    today: 'Today',
    yesterday: 'Yesterday',
    emoji: 'Emoji',
    tooLong: 'Too long to be sent: shorten it.',
    ...presenceInBrowser,
    ...changesInBrowser,
  },
  errors: {
    notFound: 'There is nothing here. It may have been removed, or it is not yours.',
    noSuchMessage: 'There is no such message.',
    noSuchPerson: 'There is nobody of that name.',
    noSuchDraft: 'You have begun nothing to them.',
    noSuchPartner: 'There is nobody of that name to talk to.',
    signInFirst: 'Sign in first, or send a valid token.',
    sessionNeeded: 'An API token cannot do this. Sign in as yourself.',
    scopeNeeded: (scope: string) => `This API token cannot do this: it lacks the scope “${scope}”.`,
    invalidCredentials: 'The username or the password is not right.',
    codeNeeded:
      'This account has two-step sign-in: give `code` too, from its app, or a recovery code. The password was right.',
    signInAgain: 'That took too long, or something was changed meanwhile. Sign in once more.',
    codesUnreadable:
      'Codes of apps cannot be checked on this server right now. Use a recovery code, and tell whoever runs this server.',
    noSetUp: 'There is nothing to confirm: it took too long, or it was done elsewhere. Begin anew.',
    twoStepIsOff: 'Two-step sign-in is off.',
    twoStepFirst:
      'This server asks everybody for two-step sign-in. Set it up first, in the settings, with a browser.',
    twoStepNeeded: 'This server asks everybody for two-step sign-in, so that it cannot be turned off.',
    accountDisabled: 'This account is disabled. Ask whoever runs this server.',
    invitationNeeded: 'Sign-up is by invitation here. Ask whoever runs this server for one.',
    noSuchInvitation:
      'This invitation does not work: it was used up, has ended or was revoked. Ask whoever gave it to you for another.',
    noInvitation: 'There is no such invitation.',
    invitationNotOpen: (id: number, state: string) =>
      `Invitation ${id} is not open any more (${state}). Nothing was changed.`,
    notAnsweredYet: (username: string) =>
      `${username} has not written back yet. Until then, one message is all that you can send them.`,
    signUpClosed: 'Sign-up is closed here. Ask whoever runs this server for an account.',
    tooManyAttempts: (seconds: number) => `Too many attempts. Try again in ${seconds} seconds.`,
    enableFirst: 'This account is disabled, so that no link would let anybody in. Enable it first.',
    notYourself: 'This is your own account. Ask another administrator to do it.',
    noSuchLink:
      'This link does not work: it was used, it is too old, or there never was one. Ask for another one.',
    changedMeanwhile: 'Somebody else has changed this meanwhile. Nothing was changed: look again.',
    keyReused: 'This key was already used for another message. Make a new one for each message.',
    busy: 'The server is busy. Send it again in a moment.',
    databaseUnavailable: 'The database cannot be used right now. Try again in a moment.',
    unexpected: 'Something went wrong on our side. Try again; if it stays so, tell whoever runs this server.',
    foreignOrigin: 'This request came from another site. Open ChatApp itself and try again.',
    malformedHost: 'The Host header of this request is missing or malformed.',
    noWebSocketKey: 'This is no WebSocket handshake: its key is missing.',
    metricsToken: 'The metrics need the token of CHATAPP_METRICS_TOKEN.',
    uploadType: 'Send the file as a form with a file (multipart/form-data).',
    bodyType: 'Send JSON (application/json) or a form (application/x-www-form-urlencoded).',
    bodyTooLarge: (kilobytes: number) => `The request is too large: ${kilobytes} KB at most.`,
    bodyNotUtf8: 'The body is not valid UTF-8.',
    bodyNotJson: 'The body is not valid JSON.',
    bodyNotObject: 'The body must be a JSON object.',
    formMalformed: 'The form is not validly encoded.',
    stopping: 'This server is stopping.',
    databaseSilent: 'The database does not answer.',
    lastAdministrator:
      'This is the last administrator, and the server needs one. Make somebody else an administrator first.',
    listenerDeaf: 'What the database announces does not arrive; listening anew.',
  },
  fields: {
    unacceptable: 'This cannot be accepted as it is.',
    cursorOfAnotherList: 'This leads to no page of this list. Begin with the first one.',
    dateInvalid: 'There is no such day. A date looks like 2026-03-31.',
    changedMeanwhile: (who: string, value: string) =>
      `Meanwhile ${who} has set this to “${value}”. Save again to set it to what is here.`,
    fixedByOperator: (source: string) => `This is set by ${source}, and cannot be changed here.`,
    wholeNumber: (min: number, max: number) => `A whole number from ${min} to ${max} is needed.`,
    readSeq: 'The number of the last message that was read is needed.',
    cursorFromNext: 'Take this from the address in `next`.',
    cursorFromLink: 'Take this from the `Link` header.',
    listPartUnknown: 'This part of the list does not exist. Load the page again.',
    unstorableName: 'No name has such characters.',
    beforeOrAfter: 'Give `before` or `after`, not both.',
    afterNeedsTarget: 'Catching up goes by conversation: give a `target`.',
    recipientMissing: 'Say who shall get it.',
    recipientDisabled: (username: string) =>
      `The account of ${username} is disabled: nobody would read this.`,
    recipientIsSender: 'Write to somebody else: this is you.',
    bodyMissing: 'Write a message.',
    draftMissing: 'Say what was typed; an empty text for nothing.',
    bodyEmpty: 'Write something first.',
    bodyUnstorable: 'The message has characters that cannot be stored (NUL, or half of a surrogate pair).',
    bodyTooLong: (length: number, max: number) =>
      `The message has ${numbers.format(length)} characters; ${numbers.format(max)} is the most.`,
    keyNotUuid: 'A key is a UUID.',
    usernameMissing: 'A username is needed.',
    usernameInvalid:
      'Choose 2 to 32 letters (a–z), digits, dots, underscores or hyphens. A name begins and ends with a letter or a digit.',
    usernameTaken: 'That name is taken. Choose another.',
    emailInvalid: 'This is no e-mail address. One looks like ann@example.com.',
    emailWithoutMail: 'This server sends no mail, so that no address can be confirmed.',
    passwordMissing: 'A password is needed.',
    passwordTooShort: (min: number) => `Choose a password of at least ${min} characters.`,
    passwordTooLong: (max: number) => `Choose a password of at most ${max} characters.`,
    passwordAgain:
      'Give your password or use a passkey: it was asked for more than ten minutes ago. If you have neither, sign out and in again.',
    codeUnlike:
      'A code has six digits and no letters, as the app shows it. A recovery code has 16 letters and digits.',
    appCodeUnlike: 'A code has six digits and no letters, as the app shows it.',
    codeWrong:
      'This code is wrong, or it was used before. Wait for the next one; if none is right, look at the clock of your device.',
    firstCodeWrong:
      'This is not the code of this app. Wait for the next one; if none is right, look at the clock of your device, or scan the picture again.',
    passwordWrong: 'This is not your password.',
    recipientDeleted: 'This account was deleted: nobody would read this.',
    passwordCommon:
      'This is one of the passwords that people choose most, and whoever guesses tries first. Choose another.',
    passwordIsName: 'A name is no password: everybody sees it. Choose another.',
    passwordUnstorable: 'The password has characters that cannot be typed again.',
  },
}
