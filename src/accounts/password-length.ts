/** How long a password is, in characters. There are no other rules of what is in it (NIST SP 800-63B, OWASP). */
export const MIN_PASSWORD = 10
export const MAX_PASSWORD = 256
