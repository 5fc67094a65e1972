import type { Config } from '../config/config.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import { type Inspected, inspectDatabase } from './database.ts'
import { type Finding, look } from './finding.ts'
import { inspectStorage } from './storage.ts'

/** What a server that runs looks at of itself, each minute and beside its work. */
type SelfCheck = Repeated & {
  /** What was found the last time; nothing before the first. */
  latest(): { at: Date; complaints: Complaint[] } | null
}

/** What `chatapp check` would complain of. */
export type Complaint = Pick<Finding, 'part' | 'says'>

const EVERY_MS = 60_000
const LOOK_WITHIN_MS = 5_000

export function createSelfCheck(config: Config, inspected: Inspected): SelfCheck {
  let latest: ReturnType<SelfCheck['latest']> = null
  const repeated = createRepeated('the server could not check itself', EVERY_MS, async () => {
    const findings: Finding[] = []
    if (!config.databaseUrl) {
      const [storage] = await look('storage', async () => [inspectStorage(config.dataDir), undefined])
      findings.push(storage)
    }
    for await (const finding of inspectDatabase(inspected, LOOK_WITHIN_MS)) findings.push(finding)
    const complaints = findings.flatMap(({ part, isGood, says }) => (isGood ? [] : [{ part, says }]))
    latest = { at: new Date(), complaints }
  })
  return { ...repeated, latest: () => latest }
}
