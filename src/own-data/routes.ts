import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { notFound } from '../errors.ts'
import { orAgain } from '../html/again.ts'
import { redirectTo, respondHtml, wantsFragment, withHeaders } from '../html/html.ts'
import { readBody, textIn } from '../http/body.ts'
import type { Services } from '../services.ts'
import { deleteOwnAccount } from './deletion.ts'
import { downloadData, sendFile } from './download.ts'
import { findFile } from './store.ts'
import { DATA, dataPage, deletedPage, deletePage, filePart } from './views.ts'

/** A browser that takes nothing of a file for so long, in seconds, has stopped. */
const PAUSE_S = 120

const DELETED = '/account-deleted'

/** The pages on which people download what is theirs, and delete their account. */
export function ownDataPages(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      DATA,
      async ({ person, request }) => {
        const file = await findFile(sql, person)
        return respondHtml(request, wantsFragment(request) ? filePart(file) : dataPage(person, file))
      },
      { signedIn: true },
    )
    .post(
      DATA,
      async ({ person, request, server }) => {
        return orAgain(
          request,
          async ({ detail }) => dataPage(person, await findFile(sql, person), detail),
          async () => {
            const zip = await downloadData(services, person, request)
            if (zip) server?.timeout(request, PAUSE_S)
            return zip ?? redirectTo(DATA)
          },
        )
      },
      { signedIn: true },
    )
    .get(
      `${DATA}/file`,
      async ({ person, request, server }) => {
        const file = await findFile(sql, person)
        if (file?.state !== 'ready') throw notFound(say => say.ownAccount.data.noFile)
        server?.timeout(request, PAUSE_S)
        return sendFile(sql, person, file, request)
      },
      { signedIn: true },
    )
    .get(`${DATA}/delete`, ({ person, request }) => respondHtml(request, deletePage(person, {})), {
      signedIn: true,
    })
    .post(`${DATA}/delete`, ({ person, request }) => deleteAndSay(person, request), { signedIn: true })
    .get(DELETED, ({ request }) => respondHtml(request, deletedPage()))

  async function deleteAndSay(person: SignedIn, request: Request): Promise<Response> {
    const fields = await readBody(request)
    const proof = { password: textIn(fields, 'password'), answer: textIn(fields, 'answer') }
    return orAgain(
      request,
      complaint => deletePage(person, complaint),
      async () => {
        const cookie = await deleteOwnAccount(services, person, proof, request)
        return withHeaders(redirectTo(DELETED), { 'set-cookie': cookie })
      },
    )
  }
}
