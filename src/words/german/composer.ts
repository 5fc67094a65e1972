export const composer = {
  keys: {
    enter: 'Enter sendet, Umschalt+Enter beginnt eine neue Zeile.',
    'ctrl-enter': 'Strg+Enter sendet, Enter beginnt eine neue Zeile.',
  },
}
