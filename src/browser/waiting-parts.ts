import { isEmojiAlone } from '../text/emoji-form.ts'
import { paragraphsOf } from '../text/paragraphs.ts'
import { say } from './words.ts'

// What messages are made of that wait, or on which a change waits.

/** Marks are shown as they are typed until the message is stored: to read them takes more than a page should have to load for that. */
export function typedParagraphs(text: string): HTMLElement[] {
  const paragraphs = paragraphsOf(text).map(paragraph => {
    const element = document.createElement('p')
    element.dir = 'auto'
    element.textContent = paragraph
    return element
  })
  if (isEmojiAlone(text)) paragraphs[0]?.classList.add('big-emoji')
  return paragraphs
}

/** A button beside the state of what waits. */
export function actionButton(label: 'edit' | 'delete' | 'dismiss', onClick: () => void): HTMLButtonElement {
  const element = button(label, '')
  element.addEventListener('click', onClick)
  return element
}

/** The same, for whoever listens to all of its kind. */
export function button(label: 'edit' | 'delete' | 'dismiss', value: string): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'quiet'
  element.value = value
  element.textContent = say(label)
  return element
}
