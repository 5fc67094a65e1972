/** Webhooks: where what is sent to somebody is posted for a program. */
export const webhooks = {
  open: 'Webhook',
  openNamed: (token: string) => `Webhook of ${token}`,
  what: 'Each message that is sent to you is posted to this address, signed, and again when it is edited or deleted: for a program that holds no connection open. What is not taken is tried again for a day.',
  url: 'Address',
  urlHint: 'It begins with https, and has no password in it.',
  submit: 'Post to this address',
  secret: 'Secret',
  shownOnce: 'This secret is shown only now. Your program needs it to know that it is ChatApp that posts.',
  hasOne: 'This token has a webhook. Remove it first.',
  lastAnswer: 'Last answer',
  noAnswer: 'No answer',
  never: 'Nothing was posted yet',
  try: 'Try',
  remove: 'Remove',
  done: {
    tried: 'A test is on its way. Load this page again to see the answer.',
    removed: 'Removed. Nothing more is posted.',
  },
  problems: {
    malformed: 'Give an address such as https://bot.example.com/hook, without a password in it.',
    insecure: 'The address has to begin with https.',
    private: 'This address leads into a private network. ChatApp does not post there.',
    'unknown-host': 'The host of this address cannot be found.',
  },
}
