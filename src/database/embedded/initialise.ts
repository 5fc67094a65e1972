import { spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { OperatorError } from '../../errors.ts'
import { SERVER_ROLE } from './connection.ts'
import { clusterPathFor } from './process.ts'
import type { SystemUser } from './user.ts'

/** What a new cluster's superuser has until it gets a secret one, before anybody can reach it. */
export const FIRST_PASSWORD = 'replaced at the first start'

/**
 * Makes a new cluster with initdb. It runs inside the cluster's folder, and names it and the password by where they are from there.
 * @throws OperatorError with what initdb says
 */
export function initialiseCluster(program: string, cluster: string, user: SystemUser | null): void {
  const passwordFile = join(dirname(cluster), 'password.new')
  rmSync(passwordFile, { force: true })
  mkdirSync(cluster, { mode: 0o700 })
  writeFileSync(passwordFile, FIRST_PASSWORD, { mode: 0o600 })
  if (user) for (const path of [cluster, passwordFile]) chownSync(path, user.uid, user.gid)
  const { status, stderr, error } = spawnSync(
    join(program, 'bin', 'initdb'),
    [
      `--pgdata=${clusterPathFor(user, cluster)}`,
      `--username=${SERVER_ROLE}`,
      '--pwfile=../password.new',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The built-in provider sorts the same on every machine and needs no locale installed.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ],
    {
      cwd: cluster,
      env: { PATH: process.env.PATH ?? '', TZ: 'UTC' },
      encoding: 'utf8',
      ...(user && { uid: user.uid, gid: user.gid }),
    },
  )
  rmSync(passwordFile, { force: true })
  if (status === 0) return
  const output = `${stderr ?? ''} ${error?.message ?? ''}`.trim()
  throw new OperatorError(
    `PostgreSQL could not create its database (${output.split('\n').at(-1)}). ` +
      'ChatApp needs room, and a glibc-based Linux or macOS here; elsewhere set DATABASE_URL.',
  )
}
