import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const leftovers: (() => unknown)[] = []

/** Has something ended when the tests are over, if a test that failed did not end it. Must do no harm twice. */
export function endAtLast(end: () => unknown): void {
  leftovers.push(end)
}

export async function endLeftovers(): Promise<void> {
  for (const end of leftovers.splice(0).reverse()) await end()
}

/** An empty directory of our own, gone after the tests. */
export function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'chatapp-test-'))
  endAtLast(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}
