/** Push notifications: what comes to a device on which no page is open. */
export const push = {
  title: 'Push notifications',
  what: 'Devices that are listed here are told of new messages while ChatApp is not open on them. What is sent is encrypted for the device; the service of its browser that brings it sees neither who wrote nor what.',
  toNotifications: 'Whether they show the text, and when you want none',
  here: 'This device',
  states: {
    off: 'This device is not told.',
    on: 'This device is told of new messages.',
    denied:
      'This browser does not let ChatApp show notifications. Allow them in its settings for this site, then come back.',
    unsupported:
      'This browser has no push notifications here. On an iPhone or iPad, first add ChatApp to the Home Screen.',
    failed:
      'This browser could not be reached by its push service. Try again later; some browsers have to allow push first.',
  },
  turnOn: 'Tell this device',
  turnOff: 'Do not tell this device any more',
  needsScript: 'To have a device told, open this page on it with JavaScript.',
  none: 'No device is told yet.',
  devices: 'Devices that are told',
  device: 'Device',
  thisOne: 'This device',
  began: 'Since',
  lastTold: 'Last told',
  never: 'Not yet',
  failed: 'Could not be told',
  action: 'Action',
  try: 'Try',
  tryNamed: (device: string) => `Try whether ${device} is told`,
  remove: 'Remove',
  removeNamed: (device: string) => `Do not tell ${device} any more`,
  done: {
    removed: 'Removed. That device is not told any more.',
    tried: 'A notification is on its way to that device.',
  },
  noSubscription: 'This is no subscription of a browser to push notifications.',
  newKey: 'The key of this server is a newer one. Subscribe to that.',
  tooManyDevices: (most: number) => `More than ${most} devices cannot be told. Remove one first.`,
  problems: {
    malformed: 'This is no address of a push service.',
    insecure: 'The address of a push service begins with https.',
    private: 'This address leads into a private network. ChatApp does not send there.',
    'unknown-host': 'The host of this address cannot be found.',
  },
  readElsewhere: 'Read on another device',
  trialTitle: 'Notifications work',
  trialBody: 'This device is told of new messages.',
}
