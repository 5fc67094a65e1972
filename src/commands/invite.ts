import { SYSTEM } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import { HttpError, inWords, OperatorError } from '../errors.ts'
import { publicOriginOf } from '../http/origin.ts'
import { validate } from '../http/validation.ts'
import {
  invitationUrl,
  makeInvitation,
  readInvitations,
  revokeInvitation,
} from '../invitations/invitations.ts'
import { DEFAULTS, InvitationId, NewInvitationFields } from '../invitations/model.ts'
import type { Invitation } from '../invitations/store.ts'
import { english } from '../words/english.ts'
import { printJson, printTable } from './print.ts'
import { withDatabase } from './with-database.ts'

/** What is given on the command line. */
export type GivenInvitation = { uses?: string; days?: string; note?: string }

const PAGE = 500

/** Makes an invitation and prints its link. @throws OperatorError */
export async function createInvitation(config: Config, given: GivenInvitation): Promise<void> {
  const wanted = { uses: String(DEFAULTS.uses), days: String(DEFAULTS.days), ...given }
  const { uses, days, note = '' } = check(() => validate(NewInvitationFields, wanted))
  const made = { uses: Number(uses), days: Number(days), note }
  const { invitation, secret } = await withDatabase(config, sql => makeInvitation(sql, SYSTEM, made))
  process.stdout.write(`${invitationUrl(publicOriginOf(config), secret)}\n`)
  process.stderr.write(
    `Invitation ${invitation.id} works until ${invitation.expiresAt.toISOString()}. Its link is shown only now.\n`,
  )
}

/** Prints every invitation, the newest first. */
export async function listInvitations(config: Config, isJson: boolean): Promise<void> {
  const invitations = await withDatabase(config, async sql => {
    const all: Invitation[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await readInvitations(sql, { state: null, cursor, limit: PAGE })
      all.push(...page.invitations)
      cursor = page.next
    }
    return all
  })
  if (isJson) return printJson(invitations)
  printTable(
    ['id', 'state', 'used', 'ends', 'made by', 'note'],
    invitations.map(({ id, state, used, uses, expiresAt, madeBy, note }) => [
      String(id),
      state,
      `${used} of ${uses}`,
      expiresAt.toISOString().slice(0, 10),
      madeBy,
      note,
    ]),
  )
}

/** Has an invitation work no longer. @throws OperatorError */
export async function endInvitation(config: Config, given: string): Promise<void> {
  const id = Number(check(() => validate(InvitationId, { id: given })).id)
  await withDatabase(config, sql => revokeInvitation(sql, SYSTEM, id))
  process.stdout.write(`Invitation ${id} works no longer.\n`)
}

/** @throws OperatorError with the name of what cannot be used */
function check<Given>(validated: () => Given): Given {
  try {
    return validated()
  } catch (error) {
    if (!(error instanceof HttpError && error.more.errors)) throw error
    const complaints = Object.entries(inWords(error.more.errors, english))
    throw new OperatorError(complaints.map(([name, texts]) => `${name}: ${texts.join(' ')}`).join(' '))
  }
}
