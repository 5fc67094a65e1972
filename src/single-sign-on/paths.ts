/** Where the sign-in button leads, where the provider sends browsers back (it has to be told), and where a username is chosen. */
export const SIGN_ON = '/sign-in/single-sign-on'
export const RETURN = `${SIGN_ON}/return`
export const NAME = `${SIGN_ON}/name`

/** The page for one's own account, the way to the provider from there, and what is done there. */
export const OWN = '/settings/single-sign-on'
export const BEGIN = `${OWN}/begin`
export const JOIN = `${OWN}/join`
export const REMOVE = `${OWN}/remove`
