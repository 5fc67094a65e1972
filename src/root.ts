import { join } from 'node:path'

/**
 * The folder that ChatApp's own folders are in: the repository's, or the root inside the binary, which
 * `bun run build` gives `sql`, `public`, `postgres` and `licences.txt` (src/build/main.ts).
 */
export const ROOT = Bun.isStandaloneExecutable ? import.meta.dir : join(import.meta.dir, '..')
