export const disappearing = {
  title: 'Verschwindende Nachrichten',
  whatItDoes: (name: string) =>
    `Was du und ${name} von jetzt an schreiben, verschwindet nach dieser Zeit für euch beide, mit früheren Fassungen und Reaktionen. Was vorher geschrieben wurde, bleibt. Ihr könnt das beide ändern; in der Unterhaltung steht dann, dass es geändert wurde.`,
  after: 'Nachrichten verschwinden',
  times: { 0: 'Nie', 1: 'Nach einem Tag', 7: 'Nach einer Woche', 30: 'Nach 30 Tagen' },
  submit: 'Festlegen',
  unknownTime: 'Nachrichten verschwinden nach 1, 7 oder 30 Tagen, oder nie: 0.',
  hints: {
    0: '',
    1: 'Nachrichten verschwinden nach einem Tag',
    7: 'Nachrichten verschwinden nach einer Woche',
    30: 'Nachrichten verschwinden nach 30 Tagen',
  },
  setByYou: {
    0: 'Du hast festgelegt, dass Nachrichten nicht mehr verschwinden.',
    1: 'Du hast festgelegt, dass Nachrichten nach einem Tag verschwinden.',
    7: 'Du hast festgelegt, dass Nachrichten nach einer Woche verschwinden.',
    30: 'Du hast festgelegt, dass Nachrichten nach 30 Tagen verschwinden.',
  },
  setBy: (name: string) => ({
    0: `${name} hat festgelegt, dass Nachrichten nicht mehr verschwinden.`,
    1: `${name} hat festgelegt, dass Nachrichten nach einem Tag verschwinden.`,
    7: `${name} hat festgelegt, dass Nachrichten nach einer Woche verschwinden.`,
    30: `${name} hat festgelegt, dass Nachrichten nach 30 Tagen verschwinden.`,
  }),
  isNotice: 'Dass die Einstellung geändert wurde, bleibt so stehen.',
}
