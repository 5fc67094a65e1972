import type { Damage } from './broken-engine.ts'
import type { Changer } from './changes.ts'
import type { Finding } from './verdict.ts'
import type { World } from './world.ts'
import { startWriters } from './writers.ts'

/** A way to break the engine, a run that brings it to light, and what is then found; the engine that is whole passes. */
export type Experiment = {
  name: string
  damages: Damage[]
  run(world: World): Promise<void>
  /** Who finds it, unless it is about messages. */
  judge?: (world: World, quietMs: number) => Promise<Finding[]>
  finding: RegExp
}

export type Lane = [sender: string, recipient: string]
export const ANN_TO_BOB: Lane = ['ann', 'bob']

const SEED = 4

/** Has people write, and do nothing afterwards unless told. */
export function write(
  world: World,
  options: {
    count: number
    lanes?: Lane[]
    through?: 0 | 1
    attaching?: { lanes: number; paceMs: number }
    afterwards?: (changer: Changer) => Promise<void>
  },
): Promise<void> {
  return startWriters(world, { seed: SEED, paceMs: 0, afterwards: async () => {}, ...options }).finish()
}
