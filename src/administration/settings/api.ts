import { Elysia } from 'elysia'
import { bodyOfAdministrator, guard } from '../../accounts/guard.ts'
import { actorOf } from '../../audit/record.ts'
import { answer, CHANGED_MEANWHILE, CHANGING_ERRORS, ERRORS, READING_ERRORS } from '../../http/answers.ts'
import { fieldOf, LIVE_KEYS, type ServerSettings } from '../../server-settings/settings.ts'
import type { Services } from '../../services.ts'
import { SettingChange, SettingsAnswer, textsIn } from './model.ts'

/** The server's settings for programs of administrators. */
export function administrationSettingsApi({ accounts, settings }: Services) {
  return new Elysia({ prefix: '/api/v1/admin/setting', tags: ['Administration'] })
    .use(guard(accounts))
    .get('/', () => toJson(settings), {
      administrator: true,
      response: { 200: answer(SettingsAnswer, 'What holds now.'), ...READING_ERRORS, 404: ERRORS[404] },
      detail: { summary: 'The settings that can be changed while servers run' },
    })
    .patch(
      '/',
      async ({ person, body, request }) => {
        const { wanted, was } = textsIn(body)
        await settings.change(actorOf(person, request), wanted, was)
        return toJson(settings)
      },
      {
        administrator: true,
        parse: bodyOfAdministrator(accounts),
        body: SettingChange,
        response: {
          200: answer(SettingsAnswer, 'What holds now, on every instance.'),
          ...CHANGING_ERRORS,
          404: ERRORS[404],
          409: CHANGED_MEANWHILE,
        },
        detail: { summary: 'Change settings' },
      },
    )
}

function toJson(settings: ServerSettings) {
  const { serverName, signUp, welcome, whoMayWrite, editMinutes, retentionDays } = settings.current()
  const fixed = LIVE_KEYS.flatMap((key): [string, string][] => {
    const source = settings.sourceOf(key)
    return source === null ? [] : [[fieldOf(key), source]]
  })
  return {
    server_name: serverName,
    sign_up: signUp,
    welcome,
    who_may_write: whoMayWrite,
    edit_minutes: editMinutes,
    retention_days: retentionDays,
    fixed: Object.fromEntries(fixed),
  }
}
