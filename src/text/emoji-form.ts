const RECOMMENDED = /^\p{RGI_Emoji}$/v

/** U+FE0F, which asks for a picture where a character may be text, too. */
const AS_PICTURE = '\ufe0f'

const ONE_TO_THREE = /^\s*(?:\p{RGI_Emoji}\s*){1,3}$/v

/** Gives an emoji as Unicode recommends it for general interchange: the picker's data have it with a U+FE0F that is none of it. */
export function asRecommended(emoji: string): string {
  const bare = emoji.replaceAll(AS_PICTURE, '')
  return RECOMMENDED.test(emoji) || !RECOMMENDED.test(bare) ? emoji : bare
}

/** Whether a text is one to three emoji alone, which are shown large. */
export function isEmojiAlone(text: string): boolean {
  return text.length < 100 && ONE_TO_THREE.test(text)
}
