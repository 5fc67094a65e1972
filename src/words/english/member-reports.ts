const numbers = new Intl.NumberFormat('en')

/** What the pages of what members reported say. */
export const memberReports = {
  title: 'Reports',
  caption: 'Reported messages',
  number: 'Report',
  numbered: (id: number) => `Report ${id}`,
  state: 'State',
  all: 'All',
  show: 'Show',
  states: { open: 'Open', closed: 'Closed' },
  unknownState: 'Choose open or closed.',
  reported: 'Who wrote it',
  reporter: 'Who reported it',
  time: 'Reported',
  reason: 'What is wrong with it',
  noSuchReport: 'There is no such report.',
  given: 'The message, and the five before and after it, as the reporter saw them',
  thisOne: 'The reported message',
  closed: (who: string) => `Closed by ${who}`,
  reopened: (who: string) => `Reopened by ${who}`,
  outcome: 'What was done about it',
  note: 'Note',
  noteHint: 'Only administrators see it. The audit log has it, too.',
  noteMissing: 'Say what was done about it.',
  noteTooLong: (max: number) => `Say it in ${numbers.format(max)} characters at most.`,
  noteUnstorable: 'The note has characters that cannot be stored (NUL, or half of a surrogate pair).',
  close: 'Close the report',
  reopen: 'Open it again',
  notSaved: 'Your note, which was not saved',
  done: { closed: 'The report is closed.', reopened: 'The report is open again.' },
  meanwhile: {
    closed: (who: string) => `Meanwhile ${who} has closed this report. Nothing was changed: look again.`,
    reopened: (who: string) =>
      `Meanwhile ${who} has opened this report again. Nothing was changed: look again.`,
  },
}
