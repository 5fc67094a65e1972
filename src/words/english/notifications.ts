/** What the page says on which somebody sets how they are told of what is new. */
export const notifications = {
  title: 'Notifications',
  done: {
    saved: 'Saved.',
    quiet: 'Your quiet hours are saved.',
    paused: 'Paused. Nothing disturbs you until then.',
    resumed: 'You are told again.',
  },
  sound: 'Sound',
  whatSound: {
    on: 'A short sound tells you of a new message while ChatApp is open.',
    off: 'New messages make no sound.',
  },
  setSound: { on: 'Play a sound', off: 'Play no sound' },
  listen: 'Listen to it',
  notifications: 'Notifications',
  whatNotifications: {
    on: 'While ChatApp is open and you look at something else, your browser shows a notification of each conversation with something new.',
    off: 'No notifications are shown while ChatApp is open.',
  },
  setNotifications: { on: 'Show notifications', off: 'Show no notifications' },
  tryOut: 'Try it out',
  whatText: {
    on: 'Notifications have the text of the message: whoever sees your screen can read it.',
    off: 'Notifications say from whom a message is, and not what it says.',
  },
  setText: { on: 'Show the text, too', off: 'Do not show the text' },
  whileClosed: 'Devices that are told while ChatApp is not open',
  withoutScript: 'A sound and notifications need JavaScript, which is off here.',
  quiet: 'Quiet hours',
  quietHint:
    'You are told of nothing then: no sound, no notification, on none of your devices. Messages still arrive.',
  quietDays: 'On the nights and days that begin on',
  days: { 1: 'Monday', 2: 'Tuesday', 3: 'Wednesday', 4: 'Thursday', 5: 'Friday', 6: 'Saturday', 7: 'Sunday' },
  quietFrom: 'From',
  quietUntil: 'Until',
  quietUntilHint: 'When this is not later than the beginning, it is on the next day.',
  timeZone: 'Your time zone',
  saveQuiet: 'Save the quiet hours',
  isQuietNow: 'It is one of your quiet hours now.',
  pause: 'Pause',
  pauseHint: 'For once, whatever the hour.',
  pausedUntil: 'You are told of nothing until',
  pauses: { hour: 'For an hour', morning: 'Until tomorrow morning', end: 'End the pause' },
  wrong: {
    time: 'A time of day is needed, such as 22:00.',
    days: 'Days are the numbers 1 (Monday) to 7.',
    timeZone: 'A time zone is needed, such as Europe/Berlin.',
    pausedUntil: 'A time in ISO 8601 is needed, such as 2026-03-31T08:00:00Z; or null, to end the pause.',
  },
  newMessage: 'New message',
}

/** What the script of that page says. */
export const notificationsInSettings = {
  allowed: 'This browser shows them.',
  notAsked: 'This browser has not been asked yet whether it may show them.',
  ask: 'Ask this browser',
  blocked:
    'They are blocked by the browser. Allow notifications for this page in its settings, beside the address, and load the page again.',
  impossible:
    'This browser cannot show them here: it needs https, and on a phone the page on the home screen.',
  silent: 'The browser let no sound through. Press again, and look whether the page is muted.',
  trialTitle: 'It works',
  trialText: 'This is how you will be told of new messages.',
}
