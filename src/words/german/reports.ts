const numbers = new Intl.NumberFormat('de')

export const reports = {
  report: 'Melden',
  title: 'Diese Nachricht melden',
  reason: 'Was stimmt daran nicht?',
  hint: 'Wer diesen Server betreibt, sieht deine Worte, diese Nachricht und die fünf davor und danach.',
  submit: 'Melden',
  reported: 'Du hast diese Nachricht gemeldet',
  whatHappens:
    'Wer diesen Server betreibt, sieht sie mit deinen Worten und den fünf Nachrichten davor und danach, auch wenn diese später entfernt werden. Der Absender erfährt es nicht.',
  back: 'Zurück zur Unterhaltung',
  already: 'Du hast diese Nachricht schon gemeldet. Nichts wurde geändert.',
  isDeleted: 'Diese Nachricht wurde gelöscht: Es gibt nichts mehr zu melden.',
  notYourOwn: 'Das ist deine eigene Nachricht. Melden lässt sich nur eine Nachricht, die du bekommen hast.',
  reasonMissing: 'Sag, was daran nicht stimmt.',
  reasonTooLong: (max: number) => `Sag es in höchstens ${numbers.format(max)} Zeichen.`,
  reasonUnstorable:
    'Das hat Zeichen, die sich nicht speichern lassen (NUL oder ein halbes Ersatzzeichenpaar).',
}
