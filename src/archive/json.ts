import type { Source } from './messages.ts'

const READ_AT_ONCE = 500

/** How a list is read, a page after the other, and written. */
type List<Row, Place> = {
  /** Reads the rows after a place. */
  read(after: Place, limit: number): Promise<Row[]>
  placeOf(row: Row): Place
  /** Returns null for what is left out. */
  toJson(row: Row): unknown
}

/** Writes a list as a JSON array, a page of it at a time. */
export async function* writeList<Row, Place>(
  { mayGoOn }: Source,
  first: Place,
  { read, placeOf, toJson }: List<Row, Place>,
): AsyncGenerator<string> {
  yield '['
  let separator = '\n'
  for (let after = first; ; ) {
    await mayGoOn()
    const rows = await read(after, READ_AT_ONCE)
    const values = rows.map(toJson).filter(value => value !== null)
    if (values.length > 0) yield separator + values.map(value => JSON.stringify(value)).join(',\n')
    if (values.length > 0) separator = ',\n'
    const last = rows.at(-1)
    if (!last || rows.length < READ_AT_ONCE) break
    after = placeOf(last)
  }
  yield '\n]\n'
}

/** Writes what is small. */
export function writeValue(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
