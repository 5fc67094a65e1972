import { afterAll, afterEach, beforeEach } from 'bun:test'
import { beginTest, endLeftovers, endTest } from './cleanup.ts'

// Around each test, and once for each test file, after its last test. It loads little: every file pays for it.
beforeEach(beginTest)
afterEach(endTest)
afterAll(endLeftovers)
