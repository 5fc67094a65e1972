/** What a figure has to reach. */
export type Target = { atLeast: number } | { atMost: number }

/** One thing that was measured, once per repetition. */
export type Figure = { name: string; unit: string; values: number[]; target?: Target }

/** Collects what a benchmark measures; the same name again is another repetition. */
export type Figures = {
  add(name: string, unit: string, value: number, target?: Target): void
  all(): Figure[]
}

export function collectFigures(): Figures {
  const figures = new Map<string, Figure>()
  return {
    add(name, unit, value, target) {
      const figure = figures.get(name) ?? { name, unit, values: [], ...(target && { target }) }
      figure.values.push(value)
      figures.set(name, figure)
    },
    all: () => [...figures.values()],
  }
}

/** The value below which a share (0–1) of the values lie: the nearest rank. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

function median(values: number[]): number {
  return percentile(values, 0.5)
}

/** All figures as a Markdown table: the median of the repetitions, the least and the most. */
export function toTable(figures: Figure[]): string {
  const rows = figures.map(figure => {
    const { name, unit, values, target } = figure
    const middle = median(values)
    const cells = [middle, Math.min(...values), Math.max(...values)].map(formatNumber)
    return [name, ...cells, unit, target ? `${describeTarget(target)} ${verdict(target, middle)}` : '']
  })
  const table = [['figure', 'median', 'min', 'max', 'unit', 'target'], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map(row => row[column]?.length ?? 0))) ?? []
  const lines = table.map(row => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`)
  lines.splice(1, 0, `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`)
  return lines.join('\n')
}

function isReached(target: Target, value: number): boolean {
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost
}

function verdict(target: Target, value: number): string {
  return isReached(target, value) ? 'reached' : 'MISSED'
}

function describeTarget(target: Target): string {
  return 'atLeast' in target ? `≥ ${formatNumber(target.atLeast)}` : `≤ ${formatNumber(target.atMost)}`
}

/** Three digits that mean something are enough on a noisy machine. */
function formatNumber(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 })
}
