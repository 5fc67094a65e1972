export const blocks = {
  block: 'Blockieren',
  unblock: 'Nicht mehr blockieren',
  blockTitle: (username: string) => `${username} blockieren?`,
  unblockTitle: (username: string) => `${username} nicht mehr blockieren?`,
  whatBlockingDoes:
    'Nichts, was von dort geschrieben wird, erreicht dich mehr, und du kannst dorthin nicht schreiben. Die andere Person erfährt nur, dass eine Nachricht nicht zugestellt werden kann, und sieht nicht mehr, wie weit du gelesen hast, ob du da bist oder wann sich dein Bild ändert. Was ihr euch geschrieben habt, bleibt. Du kannst das jederzeit zurücknehmen.',
  whatUnblockingDoes:
    'Ihr könnt euch wieder schreiben. Was in der Zwischenzeit gesendet werden sollte, kommt nicht von selbst.',
  blocked: (username: string) =>
    `Du hast ${username} blockiert. Bis du das zurücknimmst, könnt ihr beide hier nicht schreiben.`,
  back: 'Zurück zur Unterhaltung',
  cannotBeDelivered: 'Diese Nachricht kann nicht zugestellt werden.',
  unblockFirst: (username: string) =>
    `Du hast ${username} blockiert. Nimm das zurück, um dorthin zu schreiben.`,
}
