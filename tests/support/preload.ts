import { afterAll, setDefaultTimeout } from 'bun:test'
import { closeBrowser } from './browser.ts'
import { endLeftovers } from './cleanup.ts'

setDefaultTimeout(30_000)

// Once for all test files, after the last one.
afterAll(async () => {
  await closeBrowser()
  await endLeftovers()
})
