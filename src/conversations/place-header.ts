/** By which a page says, when it opens a conversation anew, around which number it was shown before. */
export const PLACE_HEADER = 'x-chatapp-place'
