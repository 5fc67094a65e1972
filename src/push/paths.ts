/** The page of the devices that somebody has told, and what a form there begins with. */
export const PUSH_PAGE = '/settings/push'

/** Where a browser asks for the key to which it subscribes, and says to what it has. */
export const PUSH_KEY = '/push/key'
export const PUSH_SUBSCRIPTION = '/push/subscription'
