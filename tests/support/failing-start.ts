import { expect } from 'bun:test'
import { spawnApp } from './app.ts'

/** Starts a ChatApp that cannot start: it says why in one clear line, without a stack, and ends with 1. @returns what it printed */
export async function failToStart(environment: Record<string, string>): Promise<string> {
  const app = spawnApp(environment)
  expect((await app.exited).code).toBe(1)
  const lines = app.output().trim().split('\n')
  expect(lines.filter(line => line.startsWith('ChatApp cannot start.'))).toHaveLength(1)
  expect(app.output()).not.toContain('    at ')
  return app.output()
}
