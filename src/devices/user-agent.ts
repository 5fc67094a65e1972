import { parse } from 'bowser'

/** What a browser says that it is, in words; nothing where it does not say. */
type Described = { browser: string; system: string }

/** Longer than the names that there are: what a program calls itself may be anything. */
const MAX_LENGTH = 40

/** Reads the browser and the system out of a `User-Agent`. For a program it is what stands before its version. */
export function describeUserAgent(userAgent: string): Described {
  if (userAgent.trim() === '') return { browser: '', system: '' }
  const { browser, os } = parse(userAgent)
  const [program = ''] = userAgent.split(/[/\s(]/, 1)
  return { browser: shorten(browser.name || program), system: shorten(os.name ?? '') }
}

function shorten(name: string): string {
  return name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH - 1)}…` : name
}
