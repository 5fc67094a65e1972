/** What somebody does with a conversation in their list. */
export const arranging = {
  noConversation: 'There is no conversation with that person yet.',
  tooManyPins: (max: number) =>
    `${max} conversations are pinned, which is the most. Unpin another one first.`,
  pinnedOrArchived: 'Pin a conversation or archive it: what is archived does not come first.',
  mutedUntilInvalid: 'A time in ISO 8601 is needed, such as 2026-03-31T08:00:00Z; or null, to unmute.',
}
