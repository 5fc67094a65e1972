export const search = {
  noWord: 'Gib ein Wort mit mindestens drei Buchstaben ein.',
  tooLong: (most: number) => `Such nach weniger: Eine Suche hat höchstens ${most} Zeichen.`,
  tooManyWords: (most: number) => `Such nach weniger Wörtern: höchstens ${most}.`,
  hasWhat: 'Was eine Nachricht haben kann, ist eine Datei: has=file.',
  orders: 'Zuerst kommt, was am besten passt (best), oder das Neueste (newest).',
}
