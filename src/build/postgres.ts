import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { initialiseCluster } from '../database/embedded/initialise.ts'
import { type Pack, packFolder } from '../database/embedded/pack.ts'
import type { PostgresSource } from '../database/embedded/source.ts'
import { findServerUser } from '../database/embedded/user.ts'

/** Modules and extensions of the server: what it works with, and what an operator looks into it by, or mends it. */
const KEPT =
  /plpgsql|dict_snowball|libpqwalreceiver|pgoutput|utf8_and_\w+|amcheck|auto_explain|pg_prewarm|pg_stat_statements|pgstattuple/

/**
 * What a server that only ChatApp uses does not need: static libraries, headers, other languages, ecpg and pg_ctl; initdb and what it reads,
 * since the cluster comes with it; the encodings from before Unicode of clients in East Asia, which are the large ones; and other extensions.
 */
const UNWANTED = new RegExp(
  [
    /\.a$|(^|\/)(include|pkgconfig|pgxs)(\/|$)|ecpg|pgtypes|plperl|plpython|pltcl|pg_ctl|pg-symlinks\.json$/,
    /(^|\/)(initdb|postgres\.bki|information_schema\.sql|system_\w+\.sql|snowball_create\.sql|sql_features\.txt)$|\.sample$/,
    /(^|\/)(utf8_and_)?(big5|euc|gb|johab|sjis|uhc)\w*\.so$|(^|\/)libxslt\./,
    /(^|\/)tsearch_data\/(?!(english|german|spanish)\.stop$)/,
    new RegExp(`(^|/)(lib/postgresql|share/postgresql/extension)/(?!(${KEPT.source})(\\.|--))[^/]+$`),
  ]
    .map(({ source }) => source)
    .join('|'),
)

/** Packs PostgreSQL's programs for a platform, once per version: compressing them takes a while. */
export async function packPrograms(
  source: PostgresSource & { folder: string },
  folder: string,
  level: number,
): Promise<Pack> {
  return packOnce(join(folder, source.name), () =>
    packFolder(source.folder, level, path => !UNWANTED.test(path)),
  )
}

/**
 * Makes a cluster and packs it. It is the same on every platform that we build for: all are little-endian with 64 bits, and
 * the one locale is built in. Its password is replaced before anybody can reach it.
 * @param programs PostgreSQL's programs for this machine, in a folder that its user may enter
 */
export async function packCluster(
  programs: string,
  name: string,
  folder: string,
  level: number,
): Promise<Pack> {
  return packOnce(join(folder, `${name}-cluster`), async () => {
    const parent = mkdtempSync(join(tmpdir(), 'chatapp-build-'))
    chmodSync(parent, 0o711) // as root, initdb runs as another user
    const cluster = join(parent, 'cluster')
    try {
      initialiseCluster(programs, cluster, findServerUser(cluster))
      return await packFolder(cluster, level)
    } finally {
      rmSync(parent, { recursive: true, force: true })
    }
  })
}

async function packOnce(base: string, make: () => ReturnType<typeof packFolder>): Promise<Pack> {
  const [archive, manifestFile] = [`${base}.tar.zst`, `${base}.json`]
  if (!existsSync(archive)) {
    mkdirSync(join(base, '..'), { recursive: true })
    const { bytes, manifest } = await make()
    writeFileSync(manifestFile, JSON.stringify(manifest))
    writeFileSync(`${archive}.new`, bytes)
    renameSync(`${archive}.new`, archive)
  }
  return { archive, manifest: JSON.parse(readFileSync(manifestFile, 'utf8')) }
}
