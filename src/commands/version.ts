import { join } from 'node:path'
import { version } from '../../package.json'
import { SERVER_VERSION } from '../database/embedded/program.ts'
import { ROOT } from '../root.ts'
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
    process.stdout.write(`${await Bun.file(licencesFile()).text()}\n`)
    return
  }
  const versions = { chatapp: version, bun: Bun.version, postgresql: SERVER_VERSION }
  if (isJson) printJson(versions)
  else
    process.stdout.write(
      `ChatApp ${version} (Bun ${Bun.version}, PostgreSQL ${versions.postgresql} inside)\n`,
    )
}

/** The binary has those of all that is in it; in a clone they stand beside what they are for. */
function licencesFile(): string {
  return join(ROOT, Bun.isStandaloneExecutable ? 'licences.txt' : 'docs/LICENSE')
}
