import { Elysia } from 'elysia'
import { guard } from '../../accounts/guard.ts'
import { actorOf } from '../../audit/record.ts'
import { HttpError } from '../../errors.ts'
import { redirectTo, respondHtml } from '../../html/html.ts'
import { type Fields, readBody } from '../../http/body.ts'
import { validate } from '../../http/validation.ts'
import type { LiveKey, SettingTexts } from '../../server-settings/settings.ts'
import type { Services } from '../../services.ts'
import { SettingChange, textsIn } from './model.ts'
import { type ShownSetting, settingsPage } from './views.ts'

const PATH = '/admin/settings'

/** The form of the settings that can be changed while servers run. */
export function settingsPages({ accounts, settings }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      PATH,
      ({ person, request }) => {
        const done = new URL(request.url).searchParams.get('done') === 'saved'
        return respondHtml(request, settingsPage(person, shown({}), { done }))
      },
      { administrator: true },
    )
    .post(
      PATH,
      async ({ person, request }) => {
        const fields = await readBody(request)
        try {
          const { wanted, was } = textsIn(validate(SettingChange, fields))
          await settings.change(actorOf(person, request), wanted, was)
          return redirectTo(`${PATH}?done=saved`)
        } catch (error) {
          if (!(error instanceof HttpError)) throw error
          await settings.read() // what somebody has changed meanwhile, on another instance perhaps
          const { status, detail, more } = error
          const complaint = { errors: more.errors, ...((status === 409 || !more.errors) && { detail }) }
          return respondHtml(request, settingsPage(person, shown(typedIn(fields)), complaint), status)
        }
      },
      { administrator: true },
    )

  /** What the form shows: what was typed, else what holds. */
  function shown(typed: SettingTexts): Record<LiveKey, ShownSetting> {
    const values = settings.current()
    const show = (key: LiveKey): ShownSetting => {
      const was = String(values[key])
      const source = settings.sourceOf(key)
      return { text: source === null ? (typed[key] ?? was) : was, was, source }
    }
    return {
      serverName: show('serverName'),
      signUp: show('signUp'),
      welcome: show('welcome'),
      whoMayWrite: show('whoMayWrite'),
      editMinutes: show('editMinutes'),
      retentionDays: show('retentionDays'),
    }
  }
}

function typedIn(fields: Fields): SettingTexts {
  const texts = Object.entries(fields).filter(([, value]) => typeof value === 'string')
  return textsIn(Object.fromEntries(texts)).wanted
}
