import { t } from 'elysia'
import { nullable } from '../http/answers.ts'
import { day } from '../http/day.ts'
import { choice, fields, text, wholeNumber } from '../http/fields.ts'
import type { Message } from '../messages/message.ts'
import { MessageAnswer } from '../messages/model.ts'
import type { Token } from './tokens.ts'

/** A part of what was found, and whether it is what was looked for. */
export type Excerpt = { text: string; hit: boolean }[]

/** A message that was found. */
export type SearchHit = {
  message: Message
  /** With whom it is: the username, and the name that they chose to be shown by, or ''. */
  partner: string
  partnerName: string
  /** Of its text, or of the name of a file where only that has what was looked for. */
  excerpt: Excerpt
}

/** A page of what was found, and what is asked for with `cursor` to get the next one. */
export type SearchResults = { results: SearchHit[]; next: string | null }

/** Words that stand together, or one word. */
export type SearchTerm = {
  tokens: Token[]
  /** Whether it was quoted: it is found as it is, and not by the beginning or the stem of its last word. */
  isExact: boolean
}

/** What is looked for: messages that have all of these terms, and of which all the rest is true. */
export type SearchQuery = {
  terms: SearchTerm[]
  /** Usernames, in any case; null: of and with anybody. `me` is the person who asks. */
  with: string | null
  from: string | null
  /** Days in UTC: from the beginning of `after` on, and before the beginning of `before`. */
  before: string | null
  after: string | null
  hasFile: boolean
  order: SearchOrder
  limit: number
  cursor: string | null
}

const SEARCH_ORDERS = ['best', 'newest'] as const
export type SearchOrder = (typeof SEARCH_ORDERS)[number]

/** Characters of a query. */
export const LONGEST_QUERY = 1_000

export const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100

const Username = (description: string) =>
  t.Optional(text({ description, sentence: say => say.fields.unstorableName }))

/** What is looked for, in the query of an address. What stands in `q` as a word counts where a field is not given. */
export const SearchFields = fields({
  q: text({
    description:
      'Words of three letters and more, in any case and with or without accents; a word’s beginning finds it, and quoted words stand together. It may have filters: `from:ann`, `with:bob`, `before:2026-03-31`, `after:2026-03-01`, `has:file`',
    maxLength: LONGEST_QUERY,
    sentence: (say, broken) =>
      broken === 'maxLength' ? say.search.tooLong(LONGEST_QUERY) : say.search.noWord,
  }),
  with: Username('A username: only messages with them'),
  from: Username('A username: only messages that they wrote; `me`: only one’s own'),
  before: t.Optional(day('Only messages from before this day, in UTC')),
  after: t.Optional(day('Only messages from this day on, in UTC')),
  has: t.Optional(
    choice(['file', ''], {
      description: '`file`: only messages with files',
      sentence: say => say.search.hasWhat,
    }),
  ),
  order: t.Optional(
    choice(SEARCH_ORDERS, {
      description: '`newest` first, which it is without this, or `best`: of the newest that have it',
      sentence: say => say.search.orders,
    }),
  ),
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'How many' }),
  cursor: t.Optional(text({ description: 'From `next`', sentence: say => say.fields.cursorOfAnotherList })),
})
export type SearchFields = typeof SearchFields.static

/** A page of what was found, for programs. */
export const SearchAnswer = t.Object({
  next: nullable(t.String({ description: 'The address of the page after this one, or null' })),
  results: t.Array(
    t.Object({
      ...MessageAnswer.properties,
      excerpt: t.Array(t.Object({ text: t.String(), hit: t.Boolean() }), {
        description:
          'A part of its text, in order, with what was looked for marked; of a file’s name where only that has it',
      }),
    }),
  ),
})
