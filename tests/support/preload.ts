import { afterAll } from 'bun:test'
import { endLeftovers } from './cleanup.ts'

// Once for each test file, after its last test. It loads little: every file pays for it.
afterAll(endLeftovers)
