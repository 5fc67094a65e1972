const numbers = new Intl.NumberFormat('en')

/** What somebody is told who reports a message. */
export const reports = {
  report: 'Report',
  title: 'Report this message',
  reason: 'What is wrong with it?',
  hint: 'Whoever runs this server sees your words, this message, and the five before and after it.',
  submit: 'Report it',
  reported: 'You have reported this message',
  whatHappens:
    'Whoever runs this server sees it with your words, and with the five messages before and after it, even when they are removed later. Its sender is not told.',
  back: 'Go back to the conversation',
  already: 'You have reported this message already. Nothing was changed.',
  isDeleted: 'This message was deleted: there is nothing left to report.',
  notYourOwn: 'This is your own message. Only a message that was sent to you can be reported.',
  reasonMissing: 'Say what is wrong with it.',
  reasonTooLong: (max: number) => `Say it in ${numbers.format(max)} characters at most.`,
  reasonUnstorable: 'This has characters that cannot be stored (NUL, or half of a surrogate pair).',
}
