import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { answer, CHANGING_ERRORS, ERRORS, READING_ERRORS } from '../http/answers.ts'
import { changeIn, privacyToJson } from '../privacy/model.ts'
import { readPrivacy, savePrivacy } from '../privacy/store.ts'
import type { Services } from '../services.ts'
import { OwnAccountAnswer, OwnAccountChange } from './model.ts'
import { pictureToJson } from './paths.ts'

/** One's own account for programs. */
export function ownAccountApi({ accounts, profiles, sql }: Services) {
  async function read(person: SignedIn, request: Request) {
    return { ...toJson(person, request), ...privacyToJson(await readPrivacy(sql, person)) }
  }

  return new Elysia({ prefix: '/api/v1', tags: ['Accounts'] })
    .use(guard(accounts))
    .get('/account/', ({ person, request }) => read(person, request), {
      signedIn: 'read',
      response: { 200: answer(OwnAccountAnswer, 'Your account.'), ...READING_ERRORS },
      detail: { summary: 'Your own account' },
    })
    .patch(
      '/account/',
      async ({ person, body, request }) => {
        const { display_name: displayName, language, theme, density } = body
        await profiles.change(person, { displayName, language, theme, density }, request)
        await savePrivacy(sql, person, changeIn(body))
        return read((await accounts.identify(request)) ?? person, request)
      },
      {
        signedIn: true,
        parse: bodyOfPerson(accounts),
        body: OwnAccountChange,
        response: {
          200: answer(OwnAccountAnswer, 'The account as it is now.'),
          ...CHANGING_ERRORS,
          429: ERRORS[429],
        },
        detail: { summary: 'Change your own account; what is not given stays' },
      },
    )
}

function toJson(person: SignedIn, request: Request) {
  const { username, displayName, picture, role, language, theme, density } = person
  return {
    username,
    display_name: displayName,
    picture: pictureToJson(picture, request),
    role,
    language,
    theme,
    density,
  }
}
