import { Elysia, t } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { HttpError, notFound } from '../errors.ts'
import { type Html, redirectTo, respondHtml, withHeaders } from '../html/html.ts'
import { type Fields, readBody, textIn } from '../http/body.ts'
import { choice } from '../http/fields.ts'
import { readUpload } from '../http/upload.ts'
import { validate } from '../http/validation.ts'
import type { Services } from '../services.ts'
import type { Sentence } from '../words/words.ts'
import { DisplayNameForm, PictureParams, PREFERENCE_FORMS, type PreferenceName } from './model.ts'
import { APPEARANCE, PROFILE } from './paths.ts'
import { findPicture } from './store.ts'
import { appearancePage, MAX_PICTURE_MB, profilePage, type Shown } from './views.ts'

/** A picture never changes in its place. Whoever is signed in may have it, so nobody in between may keep it. */
const FOR_A_YEAR = 'private, max-age=31536000, immutable'

const Preference = t.Object({
  preference: choice(['language', 'theme', 'density', 'send_key'], { sentence: say => say.errors.notFound }),
})

/** The pages on which people set how others see them, and how pages are shown to them; and the pictures. */
export function profilePages({ accounts, profiles, sql }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      PROFILE,
      ({ person, request }) => {
        const done = sayDone(request, ['name', 'picture', 'picture-removed'])
        return respondHtml(
          request,
          profilePage(person, { done: done && (say => say.ownAccount.profile.done[done]) }),
        )
      },
      { signedIn: true },
    )
    .post(
      `${PROFILE}/name`,
      async ({ person, request }) => {
        const fields = await readBody(request)
        return saved(
          request,
          `${PROFILE}?done=name`,
          shown => profilePage(person, { ...shown, typed: typedIn(fields) }),
          {
            field: 'display_name',
            save: () =>
              profiles.change(
                person,
                { displayName: validate(DisplayNameForm, fields).display_name },
                request,
              ),
          },
        )
      },
      { signedIn: true },
    )
    .post(
      `${PROFILE}/picture`,
      ({ person, request }) =>
        saved(request, `${PROFILE}?done=picture`, shown => profilePage(person, shown), {
          field: 'picture',
          save: async () => profiles.setPicture(person, await readPicture(request)),
        }),
      { signedIn: true },
    )
    .post(
      `${PROFILE}/picture/remove`,
      ({ person, request }) =>
        saved(request, `${PROFILE}?done=picture-removed`, shown => profilePage(person, shown), {
          field: 'picture',
          save: () => profiles.removePicture(person),
        }),
      { signedIn: true },
    )
    .get(
      APPEARANCE,
      ({ person, request }) => {
        const done = sayDone(request, ['language', 'theme', 'density', 'send_key'])
        return respondHtml(
          request,
          appearancePage(person, { done: done && (say => say.ownAccount.appearance.done[done]) }),
        )
      },
      { signedIn: true },
    )
    .post(
      `${APPEARANCE}/:preference`,
      async ({ person, params: { preference }, request }) => {
        const fields = await readBody(request)
        return saved(request, `${APPEARANCE}?done=${preference}`, shown => appearancePage(person, shown), {
          field: preference,
          save: () => profiles.change(person, readPreference(preference, fields), request),
        })
      },
      { signedIn: true, params: Preference },
    )
    .get(
      '/pictures/:hash/:size',
      async ({ params: { hash, size } }) => {
        const bytes = await findPicture(sql, hash, size)
        if (!bytes) throw notFound()
        return new Response(bytes, { headers: { 'content-type': 'image/webp', 'cache-control': FOR_A_YEAR } })
      },
      { signedIn: 'read', params: PictureParams },
    )
}

type Saving = { field: string; save(): Promise<void> }

/** Saves one thing, and shows what was done; or the page again, with what was wrong beside its field. */
async function saved(
  request: Request,
  then: string,
  page: (shown: Shown) => Html,
  { field, save }: Saving,
): Promise<Response> {
  try {
    await save()
    return redirectTo(then)
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    const { status, detail, more } = error
    const errors = more.errors ?? { [field]: [detail] }
    return withHeaders(respondHtml(request, page({ errors }), status), more.headers)
  }
}

/** Which of some things the address says was done. */
function sayDone<Thing extends string>(request: Request, things: readonly Thing[]): Thing | undefined {
  const done = new URL(request.url).searchParams.get('done')
  return things.find(thing => thing === done)
}

function typedIn(fields: Fields): Record<string, string> {
  const typed = textIn(fields, 'display_name')
  return typed === undefined ? {} : { display_name: typed }
}

function readPreference(preference: PreferenceName, fields: Fields) {
  if (preference === 'language') return validate(PREFERENCE_FORMS.language, fields)
  if (preference === 'theme') return validate(PREFERENCE_FORMS.theme, fields)
  if (preference === 'density') return validate(PREFERENCE_FORMS.density, fields)
  return { sendKey: validate(PREFERENCE_FORMS.send_key, fields).send_key }
}

/** @throws HttpError 413, 415, 400, 422 */
async function readPicture(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const missing: Sentence = say => say.ownAccount.profile.wrong.pictureMissing
  try {
    return await readUpload(request, { field: 'picture', maxBytes: MAX_PICTURE_MB * 1024 * 1024, missing })
  } catch (error) {
    if (!(error instanceof HttpError && error.status === 413)) throw error
    throw new HttpError(413, say => say.ownAccount.profile.wrong.pictureTooLarge(MAX_PICTURE_MB))
  }
}
