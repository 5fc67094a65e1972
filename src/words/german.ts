// German. Which sentence stands where, english.ts says.

import type { english } from './english.ts'
import { administration } from './german/administration.ts'
import { arranging } from './german/arranging.ts'
import { attaching } from './german/attaching.ts'
import { blocks } from './german/blocks.ts'
import { changes, changesInBrowser } from './german/changes.ts'
import { composer } from './german/composer.ts'
import { disappearing } from './german/disappearing.ts'
import { email } from './german/email.ts'
import { files } from './german/files.ts'
import { forgottenPassword } from './german/forgotten-password.ts'
import { keyboard } from './german/keyboard.ts'
import { mail } from './german/mail.ts'
import { media } from './german/media.ts'
import { notifications, notificationsInSettings } from './german/notifications.ts'
import { ownAccount } from './german/own-account.ts'
import { passkeys } from './german/passkeys.ts'
import { presence, presenceInBrowser } from './german/presence.ts'
import { push } from './german/push.ts'
import { reading, readingInBrowser } from './german/reading.ts'
import { reports } from './german/reports.ts'
import { search } from './german/search.ts'
import { secondStep } from './german/second-step.ts'
import { setup } from './german/setup.ts'
import { sharing } from './german/sharing.ts'
import { signUp } from './german/sign-up.ts'
import { singleSignOn } from './german/single-sign-on.ts'
import { switcher } from './german/switcher.ts'
import { text } from './german/text.ts'
import { webApp, webAppInBrowser } from './german/web-app.ts'
import { webhooks } from './german/webhooks.ts'

const numbers = new Intl.NumberFormat('de')
const days = new Intl.DateTimeFormat('de', { dateStyle: 'full', timeZone: 'UTC' })
const moments = new Intl.DateTimeFormat('de', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })

export const german: typeof english = {
  language: { tag: 'de', name: 'Deutsch', dir: 'ltr' },
  page: {
    title: (of, server) => `${of} · ${server}`,
    skipToConversation: 'Zur Unterhaltung springen',
    notFound: 'Nicht gefunden',
    failed: 'Das hat nicht geklappt',
    toMessages: 'Zu deinen Nachrichten',
    apiDocs: 'API',
    apiDescriptionAt: 'Die Beschreibung gibt es auch unter',
  },
  signIn: {
    title: 'Anmelden',
    submit: 'Anmelden',
    newHere: 'Neu hier?',
    toSignUp: 'Konto anlegen',
    signOut: 'Abmelden',
    unsentTitle: 'Noch nicht alles ist gesendet',
    unsentWhat: 'Was in diesem Browser noch wartet, geht beim Abmelden verloren.',
    dropUnsent: 'Abmelden und verwerfen',
  },
  signUp,
  secondStep,
  passkeys,
  presence,
  singleSignOn,
  email,
  forgottenPassword,
  choosePassword: {
    title: 'Neues Passwort wählen',
    forWhom: username =>
      `Für das Konto ${username}. Überall sonst wirst du abgemeldet, und dieser Link gilt einmal.`,
    submit: 'Passwort setzen und anmelden',
  },
  account: {
    username: 'Benutzername',
    usernameHint:
      '2 bis 32 Buchstaben (a–z), Ziffern, Punkte, Unterstriche oder Bindestriche; zuerst und zuletzt ein Buchstabe oder eine Ziffer.',
    password: 'Passwort',
    passwordHint: 'Mindestens 10 Zeichen. Ein Satz ist leicht zu merken.',
  },
  list: {
    title: 'Nachrichten',
    label: 'Personen und Unterhaltungen',
    people: 'Personen',
    everyoneElse: 'Alle anderen',
    find: 'Suchen',
    findPeople: 'Personen suchen',
    nobodyFound: q => `Niemand hat „${q}“ im Namen.`,
    nobodyHere: 'Noch ist niemand sonst hier. Bitte jemanden aus dem Kollegium, ein Konto anzulegen.',
    more: 'Mehr Personen',
    own: preview => `Du: ${preview}`,
    unread: 'ungelesen',
    pickSomebody: 'Wähle, mit wem du sprechen willst.',
    whoIsInTheList: 'In der Liste stehen deine Unterhaltungen und alle anderen.',
  },
  conversation: {
    back: 'Zurück zur Liste',
    messagesWith: username => `Nachrichten mit ${username}`,
    beginning: username => `Hier fängt es an. Sag ${username} Hallo.`,
    older: 'Ältere Nachrichten',
    toNewest: 'Zu den neuesten Nachrichten',
    placeholder: username => `An ${username} schreiben`,
    messageTo: username => `Nachricht an ${username}`,
    send: 'Senden',
    menu: 'Mehr zu dieser Unterhaltung',
    disabled: username =>
      `Das Konto von ${username} ist gesperrt. Was ihr euch geschrieben habt, bleibt hier.`,
    deleted: 'Dieses Konto wurde gelöscht. Was ihr euch geschrieben habt, bleibt hier.',
    readByAdministrator: (moment, reason) =>
      `Ein Administrator hat hier am ${moment} Nachrichten gelesen. Der Grund: ${reason}`,
    saidBy: username => `${username}:`,
    saidByYou: 'Du:',
  },
  people: {
    deletedAccount: 'Gelöschtes Konto',
  },
  parts: {
    of: area => `Bereiche: ${area}`,
    skip: 'Zur Seite springen',
    next: 'Nächste Seite',
    first: 'Erste Seite',
    pages: 'Seiten',
    none: 'Es gibt nichts zu zeigen.',
  },
  arranging,
  switcher,
  blocks,
  attaching,
  composer,
  changes,
  disappearing,
  files,
  notifications,
  notificationsInSettings,
  ownAccount,
  keyboard,
  mail,
  media,
  setup,
  push,
  webhooks,
  reading,
  reports,
  search,
  administration,
  webApp,
  sharing,
  text,
  time: {
    day: moment => days.format(moment),
    moment: moment => `${moments.format(moment)} UTC`,
    utc: hoursAndMinutes => `${hoursAndMinutes} UTC`,
  },
  browser: {
    ...readingInBrowser,
    ...webAppInBrowser,
    reconnecting: 'Verbindung wird wiederhergestellt …',
    failed: 'Das hat nicht geklappt. Versuch es gleich noch einmal.',
    refused: 'Das wurde abgelehnt.',
    tooLargeForProxy: 'Diese Nachricht ist zu groß für das, was zwischen hier und dem Server steht.',
    waiting: 'Wartet aufs Senden',
    notSent: 'Nicht gesendet',
    waitingUnkept:
      'Wartet aufs Senden. Sie wird nicht aufbewahrt: Der Speicher dieses Browsers ist voll. Lass diese Seite offen, bis sie gesendet ist.',
    edit: 'Bearbeiten',
    delete: 'Löschen',
    read: 'Gelesen',
    delivered: 'Zugestellt',
    sent: 'Gesendet',
    today: 'Heute',
    yesterday: 'Gestern',
    emoji: 'Emoji',
    tooLong: 'Zu lang zum Senden: Kürze den Text.',
    ...presenceInBrowser,
    ...changesInBrowser,
  },
  errors: {
    notFound: 'Hier ist nichts. Vielleicht wurde es entfernt, oder es gehört dir nicht.',
    noSuchMessage: 'Diese Nachricht gibt es nicht.',
    noSuchPerson: 'Niemand hat diesen Namen.',
    noSuchDraft: 'Du hast an diese Person nichts angefangen.',
    noSuchPartner: 'Niemand hat diesen Namen, mit dem du sprechen könntest.',
    signInFirst: 'Melde dich zuerst an, oder sende ein gültiges Token.',
    sessionNeeded: 'Ein API-Token kann das nicht. Melde dich selbst an.',
    scopeNeeded: scope => `Dieses API-Token kann das nicht: Ihm fehlt der Umfang „${scope}“.`,
    invalidCredentials: 'Der Benutzername oder das Passwort stimmt nicht.',
    accountDisabled: 'Dieses Konto ist gesperrt. Frag die Betreiber dieses Servers.',
    codeNeeded:
      'Dieses Konto hat die Anmeldung in zwei Schritten: Gib auch `code` an, aus seiner App, oder einen Wiederherstellungscode. Das Passwort war richtig.',
    signInAgain:
      'Das hat zu lange gedauert, oder inzwischen wurde etwas geändert. Melde dich noch einmal an.',
    codesUnreadable:
      'Codes von Apps können auf diesem Server gerade nicht geprüft werden. Nimm einen Wiederherstellungscode, und sag es den Betreibern dieses Servers.',
    noSetUp:
      'Es gibt nichts zu bestätigen: Es hat zu lange gedauert oder wurde woanders getan. Fang noch einmal an.',
    twoStepIsOff: 'Die Anmeldung in zwei Schritten ist aus.',
    twoStepFirst:
      'Dieser Server verlangt von allen die Anmeldung in zwei Schritten. Richte sie zuerst ein, in den Einstellungen, mit einem Browser.',
    twoStepNeeded:
      'Dieser Server verlangt von allen die Anmeldung in zwei Schritten, darum lässt sie sich nicht ausschalten.',
    invitationNeeded: 'Hier braucht man eine Einladung. Bitte die Betreiber dieses Servers um eine.',
    noSuchInvitation:
      'Diese Einladung gilt nicht: Sie ist aufgebraucht, abgelaufen oder zurückgezogen. Bitte um eine neue, wo du sie herhast.',
    noInvitation: 'Diese Einladung gibt es nicht.',
    invitationNotOpen: (id, state) =>
      `Einladung ${id} ist nicht mehr offen (${state}). Nichts wurde geändert.`,
    notAnsweredYet: username =>
      `${username} hat noch nicht geantwortet. Bis dahin kannst du nur eine Nachricht senden.`,
    signUpClosed: 'Die Registrierung ist hier geschlossen. Bitte die Betreiber dieses Servers um ein Konto.',
    tooManyAttempts: seconds => `Zu viele Versuche. Versuch es in ${seconds} Sekunden noch einmal.`,
    enableFirst: 'Dieses Konto ist gesperrt, sodass kein Link jemanden hereinließe. Entsperre es zuerst.',
    notYourself: 'Das ist dein eigenes Konto. Bitte einen anderen Administrator, es zu tun.',
    noSuchLink:
      'Dieser Link gilt nicht: Er wurde benutzt, ist zu alt, oder es gab ihn nie. Bitte um einen neuen.',
    changedMeanwhile:
      'Jemand anderes hat das inzwischen geändert. Nichts wurde geändert: Sieh noch einmal nach.',
    keyReused:
      'Dieser Schlüssel wurde schon für eine andere Nachricht benutzt. Nimm für jede Nachricht einen neuen.',
    busy: 'Der Server ist beschäftigt. Sende es gleich noch einmal.',
    databaseUnavailable: 'Die Datenbank ist gerade nicht erreichbar. Versuch es gleich noch einmal.',
    unexpected:
      'Auf unserer Seite ist etwas schiefgegangen. Versuch es noch einmal; bleibt es so, sag es den Betreibern dieses Servers.',
    foreignOrigin:
      'Diese Anfrage kam von einer anderen Website. Öffne ChatApp selbst, und versuch es noch einmal.',
    malformedHost: 'Der Host-Header dieser Anfrage fehlt oder ist fehlerhaft.',
    noWebSocketKey: 'Das ist kein WebSocket-Handshake: Der Schlüssel fehlt.',
    metricsToken: 'Die Metriken brauchen das Token aus CHATAPP_METRICS_TOKEN.',
    bodyType: 'Sende JSON (application/json) oder ein Formular (application/x-www-form-urlencoded).',
    uploadType: 'Sende die Datei als Formular mit einer Datei (multipart/form-data).',
    bodyTooLarge: kilobytes => `Die Anfrage ist zu groß: höchstens ${kilobytes} KB.`,
    bodyNotUtf8: 'Der Inhalt ist kein gültiges UTF-8.',
    bodyNotJson: 'Der Inhalt ist kein gültiges JSON.',
    bodyNotObject: 'Der Inhalt muss ein JSON-Objekt sein.',
    formMalformed: 'Das Formular ist nicht gültig kodiert.',
    stopping: 'Dieser Server wird beendet.',
    databaseSilent: 'Die Datenbank antwortet nicht.',
    lastAdministrator:
      'Das ist der letzte Administrator, und der Server braucht einen. Mach zuerst jemand anderen zum Administrator.',
    listenerDeaf: 'Was die Datenbank ankündigt, kommt nicht an; es wird neu zugehört.',
  },
  fields: {
    unacceptable: 'Das geht so nicht.',
    cursorOfAnotherList: 'Das führt zu keiner Seite dieser Liste. Fang mit der ersten an.',
    dateInvalid: 'Diesen Tag gibt es nicht. Ein Datum sieht so aus: 2026-03-31.',
    changedMeanwhile: (who, value) =>
      `Inzwischen hat ${who} dies auf „${value}“ gesetzt. Speichere noch einmal, um es auf das zu setzen, was hier steht.`,
    fixedByOperator: source => `Das ist durch ${source} festgelegt und hier nicht zu ändern.`,
    wholeNumber: (min, max) => `Gebraucht wird eine ganze Zahl von ${min} bis ${max}.`,
    readSeq: 'Gebraucht wird die Nummer der letzten Nachricht, die gelesen wurde.',
    cursorFromNext: 'Nimm dies aus der Adresse in `next`.',
    cursorFromLink: 'Nimm dies aus dem Header `Link`.',
    listPartUnknown: 'Diesen Teil der Liste gibt es nicht. Lade die Seite neu.',
    unstorableName: 'Kein Name hat solche Zeichen.',
    beforeOrAfter: 'Gib `before` oder `after` an, nicht beides.',
    afterNeedsTarget: 'Nachholen geht je Unterhaltung: Gib ein `target` an.',
    recipientMissing: 'Sag, wer es bekommen soll.',
    recipientDisabled: username => `Das Konto von ${username} ist gesperrt: Niemand würde das lesen.`,
    recipientIsSender: 'Schreib jemand anderem: Das bist du.',
    bodyMissing: 'Schreib eine Nachricht.',
    draftMissing: 'Gib an, was getippt wurde; einen leeren Text für nichts.',
    bodyEmpty: 'Schreib zuerst etwas.',
    bodyUnstorable:
      'Die Nachricht hat Zeichen, die sich nicht speichern lassen (NUL oder ein halbes Ersatzzeichenpaar).',
    bodyTooLong: (length, max) =>
      `Die Nachricht hat ${numbers.format(length)} Zeichen; höchstens ${numbers.format(max)} sind möglich.`,
    keyNotUuid: 'Ein Schlüssel ist eine UUID.',
    emailInvalid: 'Das ist keine E-Mail-Adresse. Eine sieht so aus: ann@example.com.',
    emailWithoutMail: 'Dieser Server sendet keine Mails, darum lässt sich keine Adresse bestätigen.',
    usernameMissing: 'Ein Benutzername wird gebraucht.',
    usernameInvalid:
      'Wähle 2 bis 32 Buchstaben (a–z), Ziffern, Punkte, Unterstriche oder Bindestriche. Ein Name fängt mit einem Buchstaben oder einer Ziffer an und hört so auf.',
    usernameTaken: 'Diesen Namen gibt es schon. Wähle einen anderen.',
    passwordMissing: 'Ein Passwort wird gebraucht.',
    passwordTooShort: min => `Wähle ein Passwort von mindestens ${min} Zeichen.`,
    passwordTooLong: max => `Wähle ein Passwort von höchstens ${max} Zeichen.`,
    codeUnlike:
      'Ein Code hat sechs Ziffern und keine Buchstaben, wie die App ihn zeigt. Ein Wiederherstellungscode hat 16 Buchstaben und Ziffern.',
    appCodeUnlike: 'Ein Code hat sechs Ziffern und keine Buchstaben, wie die App ihn zeigt.',
    codeWrong:
      'Dieser Code ist falsch oder wurde schon benutzt. Warte auf den nächsten; stimmt keiner, sieh nach der Uhr deines Geräts.',
    firstCodeWrong:
      'Das ist nicht der Code dieser App. Warte auf den nächsten; stimmt keiner, sieh nach der Uhr deines Geräts, oder fotografiere das Bild noch einmal.',
    passwordCommon:
      'Dieses Passwort gehört zu denen, die am häufigsten gewählt und darum zuerst geraten werden. Wähle ein anderes.',
    passwordIsName: 'Ein Name ist kein Passwort: Alle sehen ihn. Wähle ein anderes.',
    passwordAgain:
      'Gib dein Passwort ein, oder benutze einen Passkey: Zuletzt wurde vor mehr als zehn Minuten danach gefragt. Hast du weder das eine noch das andere, melde dich ab und wieder an.',
    passwordWrong: 'Das ist nicht dein Passwort.',
    recipientDeleted: 'Dieses Konto wurde gelöscht: Niemand würde das lesen.',
    passwordUnstorable: 'Das Passwort hat Zeichen, die sich nicht noch einmal tippen lassen.',
  },
}
