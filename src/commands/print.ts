/** Prints rows under their headings, each column as wide as its longest text. */
export function printTable(headings: string[], rows: string[][]): void {
  const all = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)))
  for (const row of all) {
    const line = row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')
    process.stdout.write(`${line.trimEnd()}\n`)
  }
}

/** Prints what a script reads. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
