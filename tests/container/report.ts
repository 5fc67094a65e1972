/** Says what was checked, one line each, and counts. */
export type Report = {
  /** Gives what the proof gives. @throws CheckFailed when it throws: what comes after it builds on it */
  check<Result>(sentence: string, prove: () => Promise<Result>): Promise<Result>
  /** Runs checks that build on each other, up to the first that fails. @returns whether none did */
  scenario(name: string, run: () => Promise<unknown>): Promise<boolean>
  /** The last line. */
  sum(): string
  hasFailed(): boolean
}

class CheckFailed extends Error {}

export function createReport(): Report {
  let passed = 0
  let failed = 0
  const say = (text: string) => process.stdout.write(`${text}\n`)

  function fail(sentence: string, error: unknown): void {
    failed++
    say(`  FAILED ${sentence}\n${error instanceof Error ? error.message : error}`)
  }

  return {
    async check(sentence, prove) {
      const since = performance.now()
      try {
        const result = await prove()
        passed++
        const remark = typeof result === 'string' ? `: ${result}` : ''
        say(`  ok ${sentence}${remark} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
        return result
      } catch (error) {
        fail(sentence, error)
        throw new CheckFailed(sentence)
      }
    },
    async scenario(name, run) {
      say(name)
      try {
        await run()
        return true
      } catch (error) {
        if (!(error instanceof CheckFailed)) fail(`${name}: not finished`, error)
        return false
      }
    },
    sum: () => `${passed} passed, ${failed} failed`,
    hasFailed: () => failed > 0,
  }
}
