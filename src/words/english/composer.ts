/** What stands where one writes. */
export const composer = {
  keys: {
    enter: 'Enter sends, Shift+Enter makes a new line.',
    'ctrl-enter': 'Ctrl+Enter sends, Enter makes a new line.',
  },
}
