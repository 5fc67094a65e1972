import type { Progress } from './store.ts'

/** Tells how much of what was written before there was search has documents. All of it has only where it is 100. */
export function readyPercent({
  earlierFrom,
  earlierTo,
}: Pick<Progress, 'earlierFrom' | 'earlierTo'>): number {
  return earlierTo === 0 ? 100 : Math.floor((1 - earlierTo / earlierFrom) * 100)
}
