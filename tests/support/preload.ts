import { afterAll } from 'bun:test'
import { closeBrowser } from './browser.ts'
import { endLeftovers } from './cleanup.ts'

// Once for all test files, after the last one.
afterAll(async () => {
  await closeBrowser()
  await endLeftovers()
})
