/** The address of a search. Without words it is where one begins. */
export function searchPath(query: Record<string, string | undefined> = {}): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value ? [[name, value]] : [],
  )
  return given.length > 0 ? `/search?${new URLSearchParams(given)}` : '/search'
}
