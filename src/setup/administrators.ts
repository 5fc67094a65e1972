import { hasAdministrator } from '../accounts/store.ts'
import { createCache } from '../cache.ts'
import type { Sql } from '../database/connect.ts'
import type { EventHandlers } from '../live/database-events.ts'

/** Whether the server has an administrator: asked by each sign-in page. */
export type Administrators = { exist(): Promise<boolean>; invalidate(): void }

export function createAdministrators(sql: Sql): Administrators {
  const cache = createCache<{ exist: boolean }>(1)
  return {
    exist: async () =>
      (await cache.get('', async () => ({ exist: await hasAdministrator(sql) })))?.exist === true,
    invalidate: () => cache.invalidate(),
  }
}

/** Looks again when somebody's role was changed, perhaps on another instance. */
export function administratorEvents({ invalidate }: Administrators): EventHandlers {
  return { people_changed: invalidate }
}
