export const switcher = {
  label: 'Zu einer Unterhaltung gehen',
  open: 'Zu einer Unterhaltung gehen:',
  keys: 'Strg K',
  placeholder: 'Zu wem?',
}
