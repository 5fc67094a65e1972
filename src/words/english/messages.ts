const numbers = new Intl.NumberFormat('en')
const months = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** What the pages about everybody's messages say. */
export const messages = {
  title: 'Messages',
  caption: 'Messages, the newest first',
  show: 'Show',
  id: 'Number',
  sender: 'Sender',
  recipient: 'Recipient',
  direction: 'Direction',
  oneWay: 'One way',
  either: 'Either way',
  from: 'From',
  to: 'To',
  utcDay: 'A day in UTC.',
  time: 'Time',
  length: 'Characters',
  deleted: 'deleted',
  text: 'Text',
  dates: 'Dates',
  allDates: 'All dates',
  year: (day: Date) => String(day.getUTCFullYear()),
  month: (day: Date) => months.format(day),
  day: (day: Date) => days.format(day),
  lookedBackTo: (moment: string) => `Looked back to ${moment} so far.`,
  goOn: 'Go on from there',
  reading: 'Read the texts',
  readingIsOff: 'No texts are shown: the operator’s configuration does not have CHATAPP_ADMIN_READS.',
  readingIsRecorded: 'Each look is in the audit log, with your reason and what was looked for.',
  readingIsAnnounced:
    'Each look is in the audit log, and the two people of each conversation see that it was read, and why.',
  reason: 'Reason',
  reasonHint: '3 to 500 characters.',
  search: 'Only those that have this text',
  searchHint:
    'In any case of its letters. Only messages that fit the filters above are searched, from this page on.',
  read: 'Read the texts of these messages',
  readOn: 'Read the next page',
  goOnReading: 'Go on reading from there',
  wereRead: (count: number, reason: string) =>
    `${count === 1 ? 'The text of one message is' : `The texts of ${numbers.format(count)} messages are`} shown. This is in the audit log, with your reason: “${reason}”`,
  withoutTexts: 'Back to the list without texts',
  tookTooLong: 'That took too long. Choose fewer messages, by people or dates.',
  unusable: {
    id: 'The number of a message is needed, such as 1234.',
    person: 'There is nobody of that name.',
    direction: 'Choose one of the directions.',
    endBeforeBeginning: 'The last day is before the first.',
    reason: 'Give a reason of 3 to 500 characters.',
    search: 'A search has 1 to 200 characters.',
    within: 'A year such as 2026 or a month such as 2026-03 is needed.',
  },
}
