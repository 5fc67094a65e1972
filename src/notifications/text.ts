import { describeContent } from '../files/summary.ts'
import { plainText } from '../text/plain.ts'
import type { Sentence } from '../words/words.ts'
import type { News } from './news.ts'

/** Systems show less of a text, and a push service takes 4 KB. */
const TEXT_LENGTH = 300

/** Marks take room, too. */
const READ_OF_TEXT = 1_000

/** What a notification says of a message: its text without marks, and its files, where its person wants that; else only that there is one. */
export function textOfNews({ body, files, settings }: Pick<News, 'body' | 'files' | 'settings'>): Sentence {
  const content = settings.showsText
    ? describeContent(shorten(plainText(body.slice(0, READ_OF_TEXT))), files)
    : () => ''
  return say => content(say) || say.notifications.newMessage
}

function shorten(text: string): string {
  const characters = [...text.slice(0, TEXT_LENGTH * 2)]
  return characters.length > TEXT_LENGTH
    ? `${characters.slice(0, TEXT_LENGTH - 1).join('')}…`
    : characters.join('')
}
