/** What can be wrong with an address that somebody gave. */
type AddressProblem = 'malformed' | 'insecure' | 'private' | 'unknown-host'

/** An address that somebody gave is not asked. */
export class AddressError extends Error {
  constructor(readonly problem: AddressProblem) {
    super(REASONS[problem])
  }
}

/** For the log, without the address: it is a secret of whoever gave it. */
const REASONS: Record<AddressProblem, string> = {
  malformed: 'the address is none',
  insecure: 'the address is not https',
  private: 'the address leads into a private network',
  'unknown-host': 'the host of the address is not known',
}

const MAX_LENGTH = 2_000

/**
 * Reads an address that somebody gave: https, without a name and a password in it, which would stand in the database for everybody to read.
 * @param mayBeInsecure whether http is enough
 * @throws AddressError
 */
export function parseAddress(text: string, mayBeInsecure: boolean): URL {
  const url = text.length <= MAX_LENGTH ? URL.parse(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new AddressError('malformed')
  if (url.protocol === 'http:' && !mayBeInsecure) throw new AddressError('insecure')
  return url
}
