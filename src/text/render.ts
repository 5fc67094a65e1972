import type { Token } from 'markdown-it'
import { type Html, type HtmlValue, html } from '../html/html.ts'
import { cutAddresses } from './addresses.ts'
import { withEmoji } from './emoji.ts'
import { isEmojiAlone } from './emoji-form.ts'
import { describeTarget, readTarget } from './links.ts'
import { readMarks } from './markdown.ts'
import { paragraphsOf } from './paragraphs.ts'

/** How deep elements lie in each other; what is deeper is shown as what it lies in. */
const DEEPEST = 30

/** Where Unicode has the writings that run from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** An element that is open, what is in it so far, and the text of that. Without a token it is none of its own. */
type Open = { token: Token | null; content: HtmlValue[]; text: string }

/**
 * Renders what somebody has written: as much Markdown as a chat needs, links and emoji. markdown-it only says where the marks are:
 * each element comes from a template here, and everything else is text.
 */
export function renderText(body: string): Html {
  const tokens = readMarks(body)
  if (tokens && !isEmojiAlone(withEmoji(body))) return html`${renderTokens(tokens)}`
  const text = withEmoji(body)
  if (isEmojiAlone(text)) return html`<p class="big-emoji" dir="auto">${text.trim()}</p>`
  return html`${paragraphsOf(text).map(paragraph => html`<p dir="auto">${paragraph}</p>`)}`
}

function renderTokens(tokens: readonly Token[]): HtmlValue[] {
  const all: Open = { token: null, content: [], text: '' }
  const open = [all]
  for (const token of tokens) {
    const parent = open.at(-1) ?? all
    if (token.nesting === 1) {
      open.push(
        open.length > DEEPEST
          ? { token: null, content: parent.content, text: '' }
          : { token, content: [], text: '' },
      )
    } else if (token.nesting === 0) {
      parent.content.push(renderLeaf(token, open))
      parent.text += token.content
    } else {
      open.pop()
      const { token, content, text } = parent
      const outer = open.at(-1) ?? all
      if (token) outer.content.push(renderElement(token, content, text))
      outer.text += text
    }
  }
  return all.content
}

function renderLeaf(token: Token, open: readonly Open[]): HtmlValue {
  switch (token.type) {
    case 'inline':
      return renderTokens(token.children ?? [])
    case 'softbreak':
      return '\n' // which the style sheet shows: it stays in what is copied
    case 'code_inline':
      return html`<code>${token.content}</code>`
    case 'fence':
      return html`<pre tabindex="0" role="group" aria-label="${say => say.text.code}" dir="ltr"><code>${token.content.replace(/\n$/, '')}</code></pre>`
    default:
      return renderWords(token.content, open.find(({ token }) => token?.type === 'link_open')?.token)
  }
}

/** The text of a link has no link in it, and an address stays as it is typed. */
function renderWords(text: string, link: Token | null | undefined): HtmlValue {
  if (link) return link.info === 'auto' ? text : withEmoji(text)
  return cutAddresses(text).map(part =>
    typeof part === 'string'
      ? withEmoji(part)
      : (renderLink(part.address, [part.text], part.text) ?? withEmoji(part.text)),
  )
}

function renderElement(token: Token, content: HtmlValue[], text: string): HtmlValue {
  switch (token.type) {
    case 'paragraph_open':
      return token.hidden ? content : html`<p dir="auto">${content}</p>`
    case 'blockquote_open':
      return html`<blockquote dir="${directionOf(text)}">${content}</blockquote>`
    case 'bullet_list_open':
      return html`<ul>${content}</ul>`
    case 'ordered_list_open':
      return html`<ol start="${token.attrGet('start') ?? 1}">${content}</ol>`
    case 'list_item_open':
      return html`<li dir="${directionOf(text)}">${content}</li>`
    case 'strong_open':
      return html`<strong>${content}</strong>`
    case 'em_open':
      return html`<em>${content}</em>`
    case 's_open':
      return html`<s>${content}</s>`
    case 'link_open': {
      const address = String(token.attrGet('href'))
      return (
        renderLink(address, content, text) ??
        (token.info === 'auto' ? content : html`[${content}](${address})`)
      )
    }
    default:
      return content
  }
}

/** Which way a text runs that may have paragraphs with directions of their own: `dir="auto"` looks at nothing in those. */
function directionOf(text: string): 'rtl' | 'ltr' {
  return RIGHT_TO_LEFT.test(/\p{L}/u.exec(text)?.[0] ?? '') ? 'rtl' : 'ltr'
}

/** A link, as far as it may be one. */
function renderLink(address: string, content: HtmlValue[], text: string): Html | null {
  const url = readTarget(address)
  if (!url) return null
  const target = describeTarget(url, address, text)
  return html`<a href="${address}" target="_blank" rel="noopener noreferrer nofollow">${content}${target !== null && html` <bdi class="leads-to">(${target})</bdi>`}</a>`
}
