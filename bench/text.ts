import { renderText } from '../src/text/render.ts'
import { english } from '../src/words/english.ts'
import { type Figures, percentile } from './support/figures.ts'

export const about = 'rendering the texts of a page of 15 messages'

const PAGE = 15
const PAGES = 300

/** What people write: most of it short and without a mark. */
const USUAL = [
  'Good morning! Have you seen the notes on the engine?',
  'Yes',
  'They are in the folder of last week, I think. Shall I look for them once more and send them to you?',
  'ok :+1:',
  '🎉',
]

/** What takes longer. */
const MARKED = [
  'Please **read** [the plan](https://example.com/plan) before *noon*, and write to ann@example.com. :tada:',
  '- bring the `keys`\n- lock the door\n  - and the window\n\n> Who has them?\n\nI do.',
  '```ts\nconst page = await readConversationPage(services, person, partner, { before: 12 })\nreturn page\n```\nand see https://example.com/a?b=c#d',
]

const KINDS = {
  'usual texts': USUAL,
  'usual and marked texts': [...USUAL, ...MARKED],
  'marked texts alone': MARKED,
}

export async function run(figures: Figures): Promise<void> {
  for (const [kind, texts] of Object.entries(KINDS)) {
    const times = Array.from({ length: PAGES }, () => timeMs(texts)).slice(PAGES / 3) // compiled by then
    figures.add(`15 messages, ${kind}, p50`, 'ms', percentile(times, 0.5), { atMost: 2 })
    figures.add(`15 messages, ${kind}, p95`, 'ms', percentile(times, 0.95))
  }
}

function timeMs(texts: readonly string[]): number {
  const begin = performance.now()
  for (let i = 0; i < PAGE; i++) renderText(texts[i % texts.length] ?? '').render(english, 'ChatApp')
  return performance.now() - begin
}
