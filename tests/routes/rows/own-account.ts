import { PAGE, type Route, signedIn } from '../row.ts'

export const OWN_ACCOUNT: Route[] = [
  {
    route: 'GET /settings/security',
    path: () => '/settings/security',
    answers: { ...PAGE, ...signedIn(200) },
  },
  { route: 'GET /settings/app', path: () => '/settings/app', answers: { ...PAGE, ...signedIn(200) } },
]
