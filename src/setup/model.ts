/** Whose account becomes the first administrator's. */
export const ACCOUNTS = ['new', 'existing'] as const
export type AccountChoice = (typeof ACCOUNTS)[number]
