const EMOJI = /^\p{RGI_Emoji}$/v

/** A character that is shown as text unless the selector after it says otherwise, such as a heart. */
const SELECTABLE = /^[\p{Emoji}--\p{Emoji_Presentation}--[#*0-9]]$/v
const AS_EMOJI = '\u{fe0f}'

/**
 * Reads one emoji of Unicode's set (UTS #51, RGI), in the form in which it is shown as one, so that a heart is the same whichever keyboard it comes from.
 * Returns null for anything else.
 */
export function readEmoji(text: string): string | null {
  const emoji = SELECTABLE.test(text) ? text + AS_EMOJI : text
  return EMOJI.test(emoji) ? emoji : null
}

/** Those that are at hand; any other takes a step more. */
export const EMOJI_AT_HAND = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const
