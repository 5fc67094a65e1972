/** What is said of messages that disappear. */
export const disappearing = {
  title: 'Disappearing messages',
  whatItDoes: (name: string) =>
    `Messages that you and ${name} send from now on disappear for both of you after this time, with their earlier versions and reactions. What was sent before stays. Either of you can change this, and the conversation says so.`,
  after: 'Messages disappear',
  times: { 0: 'Never', 1: 'After a day', 7: 'After a week', 30: 'After 30 days' },
  submit: 'Set',
  unknownTime: 'Messages disappear after 1, 7 or 30 days, or never: 0.',
  hints: {
    0: '',
    1: 'Messages disappear after a day',
    7: 'Messages disappear after a week',
    30: 'Messages disappear after 30 days',
  },
  setByYou: {
    0: 'You have set that messages no longer disappear.',
    1: 'You have set that messages disappear after a day.',
    7: 'You have set that messages disappear after a week.',
    30: 'You have set that messages disappear after 30 days.',
  },
  setBy: (name: string) => ({
    0: `${name} has set that messages no longer disappear.`,
    1: `${name} has set that messages disappear after a day.`,
    7: `${name} has set that messages disappear after a week.`,
    30: `${name} has set that messages disappear after 30 days.`,
  }),
  isNotice: 'That the setting was changed stays as it is.',
}
