import MarkdownIt, { type StateBlock, type StateInline, type Token } from 'markdown-it'
import { readAddress } from './addresses.ts'
import { readTarget } from './links.ts'

/** How deep lists and quotes lie in each other; what is deeper stays text. */
const DEEPEST_BLOCK = 12

/** A text with more marks and lines than this stays as it is typed: to read them could take too long. */
const MOST_MARKS = 1_500

const MARKS = /[*_~`[\]<>\\:@\n]/g

/** Most texts have nothing that may be a mark or an address. */
const MAYBE_MARKED = /[*_~`[<>\\:@]|\.\p{L}|^[ \t]*(?:[-+]|\d+[.)])[ \t]/mu

/** What no chat needs, or what would show something else than was typed: pictures, tables, headings, entities, definitions. */
const OFF = [
  'code',
  'entity',
  'heading',
  'hr',
  'html_block',
  'html_inline',
  'image',
  'lheading',
  'reference',
  'table',
]

/** The only characters that a backslash takes their meaning from. Others keep it: `\\server\share` is an address, too. */
const ESCAPABLE = /[*_~`[\]()<>:.+-]/

const parser = new MarkdownIt({ breaks: true, maxNesting: DEEPEST_BLOCK }).disable(OFF)
parser.validateLink = address => readTarget(address) !== null
parser.normalizeLink = address => address // the address and the text of a link stay as typed; links.ts looks at both
parser.normalizeLinkText = text => text
parser.inline.ruler.at('linkify', readAddress)
parser.inline.ruler.at('escape', readEscape)
parser.inline.ruler.at('newline', readNewline)
parser.block.ruler.before('paragraph', 'end_of_block', endBlock, { alt: ['paragraph', 'blockquote'] })

/** Reads the marks of a text. @returns null when there are none, or so many that it stays as it is typed */
export function readMarks(text: string): Token[] | null {
  if (!MAYBE_MARKED.test(text) || (text.match(MARKS)?.length ?? 0) > MOST_MARKS) return null
  return parser.parse(text, {})
}

/** A quote and an item of a list end with their lines. In Markdown a line without the mark may go on with them, which nobody expects. */
function endBlock(state: StateBlock, line: number, _end: number, isOnlyAsked: boolean): boolean {
  return isOnlyAsked && (state.parentType === 'blockquote' || (state.sCount[line] ?? 0) < state.blkIndent)
}

function readEscape(state: StateInline, isOnlyAsked: boolean): boolean {
  if (state.src[state.pos] !== '\\') return false
  const escaped = state.src[state.pos + 1] ?? ''
  if (!ESCAPABLE.test(escaped) || state.pos + 1 >= state.posMax) return false
  if (!isOnlyAsked) state.push('text_special', '', 0).content = escaped
  state.pos += 2
  return true
}

/** A line break is one, and the spaces at a line's beginning stay. */
function readNewline(state: StateInline, isOnlyAsked: boolean): boolean {
  if (state.src[state.pos] !== '\n') return false
  if (!isOnlyAsked) state.push('softbreak', 'br', 0)
  state.pos += 1
  return true
}
