/** What is said of blocking people. Whom somebody has blocked is told `cannotBeDelivered`, and nothing else. */
export const blocks = {
  block: 'Block',
  unblock: 'Unblock',
  blockTitle: (username: string) => `Block ${username}?`,
  unblockTitle: (username: string) => `Unblock ${username}?`,
  whatBlockingDoes:
    'Nothing that they write reaches you any more, and you cannot write to them. They are told only that a message cannot be delivered, and no longer see how far you have read, whether you are here or when your picture changes. What you wrote to each other stays. You can unblock them at any time.',
  whatUnblockingDoes:
    'You can write to each other again. What they tried to send meanwhile does not come by itself.',
  blocked: (username: string) =>
    `You have blocked ${username}. Until you unblock them, neither of you can write here.`,
  back: 'Back to the conversation',
  cannotBeDelivered: 'This message cannot be delivered.',
  unblockFirst: (username: string) => `You have blocked ${username}. Unblock them to write to them.`,
}
