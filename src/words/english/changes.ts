const names = new Intl.ListFormat('en')

/** What is said of messages that are edited, deleted, answered and reacted to. */
export const changes = {
  editYourOwn: 'Only whoever wrote a message can edit it.',
  deleteYourOwn: 'Only whoever wrote a message can delete it.',
  deleted: 'This message was deleted.',
  you: 'You',
  menu: 'More about this message',
  reply: 'Reply',
  edit: 'Edit',
  editTitle: 'Edit your message',
  text: 'Message',
  save: 'Save',
  delete: 'Delete',
  deleteTitle: 'Delete this message?',
  deleteWhat: 'It goes for both of you. A mark stays in its place.',
  deleteForBoth: 'Delete for both',
  react: 'React',
  anotherEmoji: 'Another emoji',
  emoji: 'Emoji',
  reactedWith: (emoji: string, people: string[]) => `${emoji} ${people.length}: ${names.format(people)}`,
  edited: 'edited',
  versions: 'Earlier versions',
  link: 'Go to this message',
  copyText: 'Copy text',
  copyLink: 'Copy link',
  cancel: 'Cancel',
  close: 'Close',
  isDeleted: 'This message has been deleted.',
  tooLateToEdit: 'It is too late to edit this message.',
  tooLateToDelete: 'It is too late to delete this message.',
  notAnEmoji: 'A reaction is one emoji.',
  tooManyEmoji: (most: number) => `A message has at most ${most} different reactions.`,
  replyElsewhere: 'The message that this replies to is not in this conversation.',
  notWithOthers: 'It does not go together with the other fields that say where to begin.',
  needsTarget: 'It needs a target.',
}

/** What the script in the page says of them. */
export const changesInBrowser = {
  deletedMessage: changes.deleted,
  dismiss: 'Dismiss',
}
