export const THEMES = ['system', 'light', 'dark'] as const
export const DENSITIES = ['comfortable', 'compact'] as const
export const SEND_KEYS = ['enter', 'ctrl-enter'] as const

/** How somebody wants pages to be. Without a language they are in one that the browser asks for. */
export type Preferences = {
  language: string
  theme: (typeof THEMES)[number]
  density: (typeof DENSITIES)[number]
  /** Which key sends what was written. */
  sendKey: (typeof SEND_KEYS)[number]
}

/** Those of somebody who is not signed in. */
export const DEFAULT_PREFERENCES: Preferences = {
  language: '',
  theme: 'system',
  density: 'comfortable',
  sendKey: 'enter',
}
