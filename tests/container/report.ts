/** Gives what the proof gives. @throws CheckFailed when it throws: what comes after it builds on it */
export type Check = <Result>(sentence: string, prove: () => Promise<Result>) => Promise<Result>

/** Says what was checked, one line each, and counts. */
export type Report = {
  /**
   * Runs checks that build on each other, up to the first that fails. Scenarios may run at the same time: each is told of
   * when it is over. @returns whether no check failed
   */
  scenario(name: string, run: (check: Check) => Promise<unknown>): Promise<boolean>
  /** The last line. */
  sum(): string
  hasFailed(): boolean
}

class CheckFailed extends Error {}

export function createReport(): Report {
  let passed = 0
  let failed = 0

  return {
    async scenario(name, run) {
      const lines = [name]

      function fail(sentence: string, error: unknown): void {
        failed++
        lines.push(`  FAILED ${sentence}`, error instanceof Error ? error.message : String(error))
      }

      const check: Check = async (sentence, prove) => {
        const since = performance.now()
        try {
          const result = await prove()
          passed++
          const remark = typeof result === 'string' ? `: ${result}` : ''
          lines.push(`  ok ${sentence}${remark} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
          return result
        } catch (error) {
          fail(sentence, error)
          throw new CheckFailed(sentence)
        }
      }

      try {
        await run(check)
        return true
      } catch (error) {
        if (!(error instanceof CheckFailed)) fail(`${name}: not finished`, error)
        return false
      } finally {
        process.stdout.write(`${lines.join('\n')}\n`)
      }
    },
    sum: () => `${passed} passed, ${failed} failed`,
    hasFailed: () => failed > 0,
  }
}
