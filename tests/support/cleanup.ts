import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const leftovers: (() => unknown)[] = []
const leftoversOfTest: (() => unknown)[] = []
let isInTest = false

/** Has something ended when the tests are over, if a test that failed did not end it. Must do no harm twice. */
export function endAtLast(end: () => unknown): void {
  leftovers.push(end)
}

export async function endLeftovers(): Promise<void> {
  for (const end of leftovers.splice(0).reverse()) await end()
}

/** Has something ended after the test that runs; what is made before the first one is for all of them, and ends when they are over. */
export function endAfterTest(end: () => unknown): void {
  if (isInTest) leftoversOfTest.push(end)
  else endAtLast(end)
}

export function beginTest(): void {
  isInTest = true
}

export async function endTest(): Promise<void> {
  isInTest = false
  for (const end of leftoversOfTest.splice(0).reverse()) await end()
}

/** Makes an empty directory of our own, gone after the tests. */
export function temporaryDir(parent = tmpdir()): string {
  const dir = mkdtempSync(join(parent, 'chatapp-test-'))
  endAtLast(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** Kills every process that works in a folder or below. Linux alone tells where a process works. */
export function killProcessesIn(folder: string): void {
  if (process.platform !== 'linux') return
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (`${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${folder}/`))
        process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It has ended meanwhile, or is another user's.
    }
  }
}
