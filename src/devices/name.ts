import type { Sentence } from '../words/words.ts'
import { describeUserAgent } from './user-agent.ts'

/** Says which browser and system it is that somebody is signed in with. */
export function nameOfDevice(userAgent: string): Sentence {
  const { browser, system } = describeUserAgent(userAgent)
  return ({ ownAccount: { devices } }) => {
    if (browser !== '' && system !== '') return devices.browserOn(browser, system)
    return browser || (system ? devices.onSystem(system) : devices.unknown)
  }
}
