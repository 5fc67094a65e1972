/** What is said about what people write. */
export const text = {
  code: 'Code',
  emoji: 'Insert an emoji',
}
