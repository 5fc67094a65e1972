import type { Words } from '../../words/words.ts'

/** Gives a sentence in the language of the page, which brings those that this script says. */
export function say(key: keyof Words['notificationsInSettings']): string {
  return document.getElementById('notification-words')?.dataset[key] ?? ''
}
