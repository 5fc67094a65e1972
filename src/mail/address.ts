/** The longest that a mail server takes (RFC 5321, 4.5.3.1.3, without its angle brackets). */
export const MAX_ADDRESS_LENGTH = 254

/** What an address is, without beginning and end: as browsers check `type="email"` (HTML, 4.10.5.1.5). There is no room in it for a line break, or anything that could begin a header. */
export const ADDRESS_PATTERN =
  "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
const ADDRESS = new RegExp(`^${ADDRESS_PATTERN}$`)

/** Whether mail can be sent to an address. */
export function isEmailAddress(text: string): boolean {
  return text.length <= MAX_ADDRESS_LENGTH && ADDRESS.test(text)
}
