export const changes = {
  editYourOwn: 'Bearbeiten kann eine Nachricht nur, wer sie geschrieben hat.',
  deleteYourOwn: 'Löschen kann eine Nachricht nur, wer sie geschrieben hat.',
  deleted: 'Diese Nachricht wurde gelöscht.',
  you: 'Du',
  isDeleted: 'Diese Nachricht wurde gelöscht.',
  tooLateToEdit: 'Diese Nachricht kann nicht mehr bearbeitet werden.',
  tooLateToDelete: 'Diese Nachricht kann nicht mehr gelöscht werden.',
  notAnEmoji: 'Eine Reaktion ist genau ein Emoji.',
  tooManyEmoji: (most: number) => `Eine Nachricht hat höchstens ${most} verschiedene Reaktionen.`,
  replyElsewhere: 'Die Nachricht, auf die geantwortet wird, ist nicht in dieser Unterhaltung.',
  notWithOthers: 'Das geht nicht zusammen mit den anderen Angaben, wo begonnen werden soll.',
  needsTarget: 'Dazu muss ein „target“ angegeben sein.',
}
