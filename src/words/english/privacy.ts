/** What the page says on which somebody keeps things private. */
export const privacy = {
  title: 'Privacy',
  done: { saved: 'Saved.', unblocked: 'Unblocked.' },
  readMarks: 'How far you have read',
  whatReadMarks: {
    shown: 'Those who write to you see how far you have read, and you see how far they have.',
    hidden: 'Nobody sees how far you have read, and you do not see how far they have.',
  },
  setReadMarks: { hide: 'Hide how far I have read', show: 'Show how far I have read' },
  presence: 'When you are here',
  whatPresence: {
    shown: 'Others may see when you are here, and you see when they are. Administrators see it in any case.',
    hidden:
      'Other members do not see when you are here, and you do not see when they are. Administrators still do.',
  },
  setPresence: { hide: 'Hide when I am here', show: 'Show when I am here' },
  blocked: 'People you have blocked',
  nobodyBlocked: 'You have blocked nobody. It is done from the menu of a conversation.',
  person: 'Person',
  since: 'Since',
  change: 'Change',
  unblock: (username: string) => `Unblock ${username}`,
}
