/** What can be done by keyboard. */
export const keyboard = {
  title: 'Keyboard',
  link: 'Keyboard',
  everywhere: 'Everywhere',
  switch: 'Go to a conversation or a person',
  previous: 'The conversation above',
  next: 'The conversation below',
  find: 'Find people',
  show: 'Show this sheet',
  showWhileWriting: 'Show this sheet, also while writing',
  close: 'Close what is open',
  writing: 'While writing',
  send: 'Send, unless your settings say Ctrl and Enter',
  newLine: 'A new line',
  editLast: 'Edit your last message, where nothing is written yet',
  emoji: 'Begin an emoji by its name, such as :smile:',
  closeSheet: 'Close',
}
