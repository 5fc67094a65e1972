const moments = new Intl.DateTimeFormat('de', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

export const mail = {
  greeting: (username: string) => `Hallo ${username},`,
  closing: (server: string, url: string) =>
    `Diese Mail kommt von ${server}, ${url}. Antworten darauf liest niemand.`,
  toSecurity: 'Ansehen, wie du dich anmeldest',
  toDevices: 'Ansehen, wo du angemeldet bist',
  test: {
    subject: (server: string) => `Eine Mail von ${server}, um zu sehen, ob sie ankommt`,
    whatHappened: 'Sie ist es. Die Betreiber des Servers haben sie mit `chatapp mail test` gesendet.',
  },
  confirmAddress: {
    subject: (server: string) => `Bestätige deine E-Mail-Adresse für ${server}`,
    whatHappened: (username: string, server: string) =>
      `Jemand hat diese Adresse für das Konto ${username} bei ${server} angegeben. Warst du das, bestätige sie:`,
    link: 'Diese Adresse bestätigen',
    whatToDo:
      'Der Link gilt einen Tag lang. Warst du es nicht, ist nichts zu tun: Ohne den Link geschieht nichts.',
  },
  addressChanged: {
    subject: (server: string) => `Deine E-Mail-Adresse bei ${server} wurde geändert`,
    whatHappened: (username: string) =>
      `Diese Adresse gehört nicht mehr zum Konto ${username}: Jemand, der dort angemeldet war, hat sie geändert oder entfernt.`,
    whatToDo: 'Warst du das nicht, wähle jetzt ein neues Passwort, oder frag die Betreiber des Servers.',
  },
  resetPassword: {
    subject: (server: string) => `Wähle ein neues Passwort für ${server}`,
    whatHappened: (username: string) =>
      `Jemand hat um einen Link gebeten, um ein neues Passwort für das Konto ${username} zu wählen. Warst du das, öffne ihn:`,
    link: 'Ein neues Passwort wählen',
    whatToDo:
      'Der Link gilt einmal, eine halbe Stunde lang, und nur der neueste gilt. Hast du nicht darum gebeten, ist nichts zu tun: Dein Passwort bleibt, wie es ist.',
  },
  accessAdded: {
    passkey: {
      subject: (server: string) => `Deinem Konto bei ${server} wurde ein Passkey hinzugefügt`,
      whatHappened: (address: string) =>
        `Jemand, der bei deinem Konto angemeldet war, hat ihm einen Passkey hinzugefügt, von ${address}. Er meldet ohne dein Passwort an.`,
    },
    token: {
      subject: (server: string) => `Für dein Konto bei ${server} wurde ein API-Token erstellt`,
      whatHappened: (address: string) =>
        `Jemand, der bei deinem Konto angemeldet war, hat ein API-Token dafür erstellt, von ${address}. Ein Programm kann es ohne dein Passwort benutzen.`,
    },
    webhook: {
      subject: (server: string) => `Für dein Konto bei ${server} wurde ein Webhook eingerichtet`,
      whatHappened: (address: string) =>
        `Jemand, der bei deinem Konto angemeldet war, hat einen Webhook dafür eingerichtet, von ${address}. Dorthin geht, was dir gesendet wird, auch nach einem neuen Passwort.`,
    },
    'single-sign-on': {
      subject: (server: string) => `Dein Konto bei ${server} wurde mit Single Sign-on verbunden`,
      whatHappened: (address: string) =>
        `Jemand, der bei deinem Konto angemeldet war, hat es mit Single Sign-on verbunden, von ${address}. Das meldet ohne dein Passwort an.`,
    },
    whatToDo:
      'Warst du das, ist nichts zu tun. Wenn nicht, entferne es in den Einstellungen, und wähle ein neues Passwort.',
  },
  passwordLink: {
    whatHappened: (username: string) =>
      `Ein Administrator hat einen Link erstellt, mit dem du ein neues Passwort für dein Konto ${username} wählst. Dieser hier tut dasselbe:`,
    whatToDo:
      'Der Link gilt einmal, einen Tag lang. Hast du nicht darum gebeten, frag die Betreiber des Servers: Dein Passwort bleibt, wie es ist, bis ein Link benutzt wird.',
  },
  twoStepRemoved: {
    subject: (server: string) =>
      `Die Anmeldung in zwei Schritten wurde für dein Konto bei ${server} ausgeschaltet`,
    whatHappened:
      'Ein Administrator hat die Anmeldung in zwei Schritten für dein Konto ausgeschaltet. Von jetzt an meldet dich dein Passwort allein an.',
    whatToDo:
      'Du kannst sie in den Einstellungen wieder einschalten. Hast du nicht darum gebeten, frag die Betreiber des Servers.',
  },
  codesFailed: {
    subject: (server: string) => `Jemand kennt das Passwort deines Kontos bei ${server}`,
    whatHappened: (address: string) =>
      `Jemand hat dein Passwort eingegeben und dann zehn falsche Codes deiner App, den letzten von ${address}. Hereingekommen ist niemand. Einen Tag lang werden keine Codes der App mehr angesehen; deine Wiederherstellungscodes gelten.`,
    whatToDo: 'Warst du das nicht, wähle ein neues Passwort.',
  },
  newBrowser: {
    subject: (server: string) => `Jemand hat sich bei deinem Konto bei ${server} angemeldet`,
    whatHappened: (device: string, address: string, at: Date) =>
      `Jemand hat sich bei deinem Konto mit einem Browser angemeldet, der dafür noch nie benutzt wurde: ${device}, von ${address}, am ${moments.format(at)} UTC.`,
    whatToDo:
      'Warst du das, ist nichts zu tun. Wenn nicht, beende diese Sitzung, und wähle ein neues Passwort.',
  },
}
