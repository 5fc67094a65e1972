/** How much somebody is here: not at all, with a page that they do not look at, or at it. The more, the later in the list. */
export const STATES = ['offline', 'away', 'online'] as const
export type State = (typeof STATES)[number]

/** How somebody is here, and when they were last; `seen` is null where nobody knows, or whoever asks is not to know. */
export type Presence = { state: State; seen: Date | null }

/** What is shown of somebody who keeps it private, or has blocked whoever asks. */
export const HIDDEN: Presence = { state: 'offline', seen: null }

/** Returns which of two states is more: somebody with several devices is as much here as on the one where they are most. */
export function moreOf(one: State, other: State): State {
  return STATES.indexOf(one) < STATES.indexOf(other) ? other : one
}

export function isLess(one: State, other: State): boolean {
  return STATES.indexOf(one) < STATES.indexOf(other)
}
