import { emojiResources } from './emoji.ts'
import { say } from './words.ts'

type Emoji = { emoji: string; annotation: string; shortcodes: string[]; tags?: string[] }

/** What is offered: an emoji, and the name that it is found by. */
type Offer = { emoji: string; name: string }

const SHOWN = 8
const LIST_ID = 'emoji-names'

/** The beginning of a name before the cursor: `:ta` where a word begins. */
const BEGINNING = /(?:^|[\s(])(:([\p{L}\d_+-]{2,30}))$/u

let data: Promise<Emoji[]> | undefined

/**
 * Offers emoji while the beginning of a name is typed. The arrows choose one, Enter or Tab takes it, Escape closes the list; the focus stays
 * in the field.
 * @param insert puts an emoji into a field in place of what was typed of its name, which begins there
 */
export function watchEmojiNames(
  insert: (text: HTMLTextAreaElement, emoji: string, from: number) => void,
): void {
  document.addEventListener('input', ({ target }) => {
    if (isField(target)) void offerTo(target)
  })
  document.addEventListener('focusout', ({ target }) => {
    if (isField(target)) close(target)
  })
  // Before anybody else: Enter sends, and Escape closes other things, where no list is open.
  document.addEventListener('keydown', event => onKey(event, take), { capture: true })
  document.addEventListener('pointerdown', event => {
    const option =
      event.target instanceof Element ? event.target.closest<HTMLElement>(`#${LIST_ID} > *`) : null
    const text = option?.closest('form')?.querySelector('textarea')
    if (!option || !text) return
    event.preventDefault() // the focus stays in the field
    take(text, option)
  })

  function take(text: HTMLTextAreaElement, option: HTMLElement): void {
    const typed = typedName(text)
    close(text)
    if (typed) insert(text, `${option.dataset.emoji} `, typed.from)
  }
}

function onKey(event: KeyboardEvent, take: (text: HTMLTextAreaElement, option: HTMLElement) => void): void {
  const { target, key } = event
  const list = document.getElementById(LIST_ID)
  if (!isField(target) || !list || event.isComposing) return
  const options = [...list.querySelectorAll<HTMLElement>('[role=option]')]
  const at = options.findIndex(option => option.ariaSelected === 'true')
  if (key === 'ArrowDown') choose(target, options, at + 1)
  else if (key === 'ArrowUp') choose(target, options, at - 1)
  else if (key === 'Escape') close(target)
  else if ((key === 'Enter' || key === 'Tab') && options[at]) take(target, options[at])
  else return
  event.preventDefault()
  event.stopPropagation()
}

async function offerTo(text: HTMLTextAreaElement): Promise<void> {
  const typed = typedName(text)
  if (!typed) {
    close(text)
    return
  }
  data ??= load()
  const all = await data.catch(() => {
    data = undefined // the next letter tries again
    return []
  })
  if (typedName(text)?.name !== typed.name) return // more was typed meanwhile
  const offers = find(all, typed.name.toLowerCase())
  if (offers.length === 0) close(text)
  else show(text, offers)
}

async function load(): Promise<Emoji[]> {
  const response = await fetch(emojiResources().source)
  if (!response.ok || !response.body) throw new Error(`status ${response.status}`)
  return new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).json()
}

/** Those whose name begins so come first, then those that have a word which does. */
function find(all: Emoji[], beginning: string): Offer[] {
  const named: Offer[] = []
  const described: Offer[] = []
  for (const { emoji, annotation, shortcodes, tags = [] } of all) {
    const name = shortcodes.find(shortcode => shortcode.startsWith(beginning))
    if (name) named.push({ emoji, name })
    else if (tags.some(tag => tag.startsWith(beginning)))
      described.push({ emoji, name: shortcodes[0] ?? annotation })
  }
  named.sort((one, other) => one.name.length - other.name.length)
  return [...named, ...described].slice(0, SHOWN)
}

function show(text: HTMLTextAreaElement, offers: Offer[]): void {
  const list = document.createElement('ul')
  list.id = LIST_ID
  list.role = 'listbox'
  list.ariaLabel = say('emoji')
  const options = offers.map(({ emoji, name }, index) => {
    const option = document.createElement('li')
    option.id = `${LIST_ID}-${index}`
    option.role = 'option'
    option.dataset.emoji = emoji
    option.textContent = `${emoji} ${name}`
    return option
  })
  list.append(...options)
  document.getElementById(LIST_ID)?.remove()
  text.after(list)
  text.setAttribute('aria-controls', LIST_ID)
  text.setAttribute('aria-autocomplete', 'list')
  choose(text, options, 0)
}

function choose(text: HTMLTextAreaElement, options: HTMLElement[], at: number): void {
  const chosen = options.at(at % options.length)
  for (const option of options) option.ariaSelected = String(option === chosen)
  if (chosen) text.setAttribute('aria-activedescendant', chosen.id)
}

function close(text: HTMLTextAreaElement): void {
  document.getElementById(LIST_ID)?.remove()
  for (const name of ['aria-controls', 'aria-autocomplete', 'aria-activedescendant'])
    text.removeAttribute(name)
}

/** What is typed of a name before the cursor, and where it begins. */
function typedName(text: HTMLTextAreaElement): { name: string; from: number } | null {
  if (text.selectionStart !== text.selectionEnd) return null
  const [, typed = '', name = ''] = BEGINNING.exec(text.value.slice(0, text.selectionStart)) ?? []
  return name === '' ? null : { name, from: text.selectionStart - typed.length }
}

function isField(target: EventTarget | null): target is HTMLTextAreaElement {
  return target instanceof HTMLTextAreaElement && target.matches('.composer textarea')
}
