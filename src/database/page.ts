/** A part of a list, and whether there is more of it. */
export type Page<Item> = { items: Item[]; isMore: boolean }

/** Reads a page: asking for one more than it shows tells whether there is another. */
export async function readPage<Item>(
  limit: number,
  read: (limit: number) => Promise<Item[]>,
): Promise<Page<Item>> {
  const rows = await read(limit + 1)
  return { items: rows.slice(0, limit), isMore: rows.length > limit }
}
