/** How much of a file a page sends at once, and the server confirms; proxies let as much through unless told otherwise. */
export const MAX_PART_BYTES = 1024 * 1024
