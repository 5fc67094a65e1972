import { version } from '../../package.json'
import { SERVER_VERSION } from '../database/embedded/program.ts'
import { readLicences } from '../resources.ts'
import { printJson } from './print.ts'

/** Prints what this is, or the licences of all that is in it. */
export async function showVersion({
  isJson,
  withLicences,
}: {
  isJson: boolean
  withLicences: boolean
}): Promise<void> {
  if (withLicences) {
    process.stdout.write(`${await readLicences()}\n`)
    return
  }
  const versions = { chatapp: version, bun: Bun.version, postgresql: SERVER_VERSION }
  if (isJson) printJson(versions)
  else
    process.stdout.write(
      `ChatApp ${version} (Bun ${Bun.version}, PostgreSQL ${versions.postgresql} inside)\n`,
    )
}
