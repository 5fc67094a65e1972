import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { prepareEmail } from '../email/email.ts'
import { findAddresses } from '../email/store.ts'
import { answer, CHANGING_ERRORS, ERRORS, READING_ERRORS } from '../http/answers.ts'
import { changeNotificationsIn } from '../notifications/change.ts'
import { changedSettings, notificationsToJson } from '../notifications/model.ts'
import { readNotificationSettings } from '../notifications/store.ts'
import { changeIn, privacyToJson } from '../privacy/model.ts'
import { readPrivacy, savePrivacy } from '../privacy/store.ts'
import type { Services } from '../services.ts'
import { tidyDisplayName } from './display-name.ts'
import { OwnAccountAnswer, OwnAccountChange } from './model.ts'
import { pictureToJson } from './paths.ts'

/** One's own account for programs. */
export function ownAccountApi(services: Services) {
  const { accounts, profiles, sql } = services
  return new Elysia({ prefix: '/api/v1', tags: ['Accounts'] })
    .use(guard(accounts))
    .get('/account/', ({ person, request }) => describe(sql, person, request), {
      signedIn: 'read',
      response: { 200: answer(OwnAccountAnswer, 'Your account.'), ...READING_ERRORS },
      detail: { summary: 'Your own account' },
    })
    .patch(
      '/account/',
      async ({ person, body, request }) => {
        const { display_name, language, theme, density, send_key: sendKey, email, password } = body
        const displayName = display_name === undefined ? undefined : tidyDisplayName(display_name)
        const changeEmail =
          email === undefined ? null : await prepareEmail(services, person, { email, password }, request)
        const told = changedSettings(await readNotificationSettings(sql, person), body)
        const preferences = { language, theme, density, sendKey }
        await profiles.change(person, { displayName, ...preferences }, request, async transaction => {
          await changeEmail?.(transaction)
          await savePrivacy(transaction, person, changeIn(body))
          if (Object.keys(told).length > 0) await changeNotificationsIn(transaction, person, told)
        })
        return describe(sql, (await accounts.identify(request)) ?? person, request)
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

async function describe(sql: Sql, person: SignedIn, request: Request) {
  const { confirmed, waiting } = await findAddresses(sql, person.id)
  const { username, displayName, picture, role, language, theme, density, sendKey } = person
  return {
    username,
    display_name: displayName,
    picture: pictureToJson(picture, request),
    email: confirmed,
    email_waiting: waiting,
    role,
    language,
    theme,
    density,
    send_key: sendKey,
    ...privacyToJson(await readPrivacy(sql, person)),
    ...notificationsToJson(await readNotificationSettings(sql, person)),
  }
}
