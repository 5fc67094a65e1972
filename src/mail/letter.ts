import { nameOfDevice } from '../devices/name.ts'
import { html } from '../html/html.ts'
import type { Sentence, Words } from '../words/words.ts'
import type { Mail } from './model.ts'

/** A mail in words: paragraphs, and a link after the first of them where there is one. */
type Letter = {
  subject: Sentence
  paragraphs: [Sentence, ...Sentence[]]
  link?: { url: string; label: Sentence }
}

/** What letters mention. */
export type LetterContext = { serverName: string; baseUrl: string; username: string; secret?: string | null }

/** Writes what a mail says. */
export function writeLetter(mail: Mail, { serverName, baseUrl, username, secret }: LetterContext): Letter {
  const security = { url: `${baseUrl}/settings/security`, label: (say: Words) => say.mail.toSecurity }
  switch (mail.kind) {
    case 'confirm-address':
      return {
        subject: say => say.mail.confirmAddress.subject(serverName),
        paragraphs: [
          say => say.mail.confirmAddress.whatHappened(username, serverName),
          say => say.mail.confirmAddress.whatToDo,
        ],
        link: { url: `${baseUrl}/email/${secret}`, label: say => say.mail.confirmAddress.link },
      }
    case 'address-changed':
      return {
        subject: say => say.mail.addressChanged.subject(serverName),
        paragraphs: [
          say => say.mail.addressChanged.whatHappened(username),
          say => say.mail.addressChanged.whatToDo,
        ],
        link: security,
      }
    case 'reset-password':
      return {
        subject: say => say.mail.resetPassword.subject(serverName),
        paragraphs: [
          say => say.mail.resetPassword.whatHappened(username),
          say => say.mail.resetPassword.whatToDo,
        ],
        link: { url: `${baseUrl}/link/${secret}`, label: say => say.mail.resetPassword.link },
      }
    case 'password-link':
      return {
        subject: say => say.mail.resetPassword.subject(serverName),
        paragraphs: [
          say => say.mail.passwordLink.whatHappened(username),
          say => say.mail.passwordLink.whatToDo,
        ],
        link: { url: `${baseUrl}/link/${secret}`, label: say => say.mail.resetPassword.link },
      }
    case 'two-step-removed':
      return {
        subject: say => say.mail.twoStepRemoved.subject(serverName),
        paragraphs: [say => say.mail.twoStepRemoved.whatHappened, say => say.mail.twoStepRemoved.whatToDo],
        link: security,
      }
    case 'codes-failed':
      return {
        subject: say => say.mail.codesFailed.subject(serverName),
        paragraphs: [
          say => say.mail.codesFailed.whatHappened(mail.address),
          say => say.mail.codesFailed.whatToDo,
        ],
        link: security,
      }
    case 'access-added':
      return {
        subject: say => say.mail.accessAdded[mail.access].subject(serverName),
        paragraphs: [
          say => say.mail.accessAdded[mail.access].whatHappened(mail.address),
          say => say.mail.accessAdded.whatToDo,
        ],
        link: security,
      }
    case 'new-browser':
      return {
        subject: say => say.mail.newBrowser.subject(serverName),
        paragraphs: [
          say => {
            const device = nameOfDevice(mail.userAgent)(say)
            return say.mail.newBrowser.whatHappened(device, mail.address, new Date(mail.at))
          },
          say => say.mail.newBrowser.whatToDo,
        ],
        link: { url: `${baseUrl}/settings/devices`, label: say => say.mail.toDevices },
      }
  }
}

/** Writes what an operator sends to see whether mail arrives. */
export function writeTestLetter(serverName: string): Letter {
  return {
    subject: say => say.mail.test.subject(serverName),
    paragraphs: [say => say.mail.test.whatHappened],
  }
}

/** Puts a letter into the words of a language, as text and as HTML. */
export function renderLetter(
  { subject, paragraphs: [first, ...others], link }: Letter,
  words: Words,
  { serverName, baseUrl, username }: LetterContext,
): { subject: string; text: string; html: string } {
  const greeting: Sentence = say => say.mail.greeting(username)
  const closing: Sentence = say => say.mail.closing(serverName, baseUrl)
  const page = html`<!doctype html>
<html lang="${say => say.language.tag}" dir="${say => say.language.dir}">
<head><meta charset="utf-8"><title>${subject}</title></head>
<body>
<p>${greeting}</p>
<p>${first}</p>
${link && html`<p><a href="${link.url}">${link.label}</a></p>`}
${others.map(paragraph => html`<p>${paragraph}</p>`)}
<p>${closing}</p>
</body>
</html>`
  const parts = [greeting, first, ...(link ? [link.label, () => link.url] : []), ...others, closing]
  return {
    subject: subject(words),
    text: `${parts.map(part => part(words)).join('\n\n')}\n`,
    html: page.render(words, serverName),
  }
}
