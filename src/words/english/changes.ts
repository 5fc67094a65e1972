/** What is said of messages that are edited, deleted, answered and reacted to. */
export const changes = {
  editYourOwn: 'Only whoever wrote a message can edit it.',
  deleteYourOwn: 'Only whoever wrote a message can delete it.',
  deleted: 'This message was deleted.',
  you: 'You',
  isDeleted: 'This message has been deleted.',
  tooLateToEdit: 'It is too late to edit this message.',
  tooLateToDelete: 'It is too late to delete this message.',
  notAnEmoji: 'A reaction is one emoji.',
  tooManyEmoji: (most: number) => `A message has at most ${most} different reactions.`,
  replyElsewhere: 'The message that this replies to is not in this conversation.',
  notWithOthers: 'It does not go together with the other fields that say where to begin.',
  needsTarget: 'It needs a target.',
}
