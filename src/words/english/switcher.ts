/** What the quick switcher says. */
export const switcher = {
  label: 'Go to a conversation',
  open: 'Go to a conversation:',
  /** As the keys are called on most keyboards; on a Mac the script says ⌘ K. */
  keys: 'Ctrl K',
  placeholder: 'Go to somebody',
}
