// How the messages of a conversation stand among each other: the same on the server and in the browser, so that nothing moves when the
// script of a page begins.

/** Between two messages of a group no more time passes than this. By the one before, so that what is loaded above changes only where it ends. */
const GROUP_WITHIN_MS = 5 * 60_000

/** A message as far as its place among others goes by it. A notice is nobody's. */
export type Placed = { seq: number; isOwn: boolean; isNotice: boolean; at: number }

/** Whether a message goes on with what its sender said in the one before: then it needs neither face nor time of its own. */
export function isFollowing(previous: Placed, { isOwn, isNotice, at }: Placed): boolean {
  return !isNotice && !previous.isNotice && previous.isOwn === isOwn && at - previous.at < GROUP_WITHIN_MS
}

/** How far somebody had read when they opened a conversation, and the number of its last message then. Both are the same where nothing was new. */
export type Reading = { readSeq: number; lastSeq: number }

/**
 * Finds the first message that was new when a conversation was opened, among some that follow each other: the line that says so stands above
 * it. Returns undefined where that is not among them, or where older ones are not known that were new as well.
 * @param isBeginning whether there is nothing older than the first of them
 */
export function findFirstNew<Message extends Pick<Placed, 'seq' | 'isOwn'>>(
  messages: readonly Message[],
  { readSeq, lastSeq }: Reading,
  isBeginning: boolean,
): Message | undefined {
  const [first] = messages
  if (!first || lastSeq <= readSeq || (first.seq > readSeq + 1 && !isBeginning)) return undefined
  return messages.find(({ seq, isOwn }) => seq > readSeq && seq <= lastSeq && !isOwn)
}
