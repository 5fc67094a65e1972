import { everybody, PAGE, type Route, signedIn } from '../row.ts'

/** Nobody here has begun to sign in, or to set it up: those who ask for the next step are sent to the first one. */
export const TWO_STEP: Route[] = [
  { route: 'GET /sign-in/second-step/', path: () => '/sign-in/second-step', answers: everybody(303) },
  {
    route: 'POST /sign-in/second-step/',
    path: () => '/sign-in/second-step',
    body: () => ({ code: '123456' }),
    answers: { ...everybody(303), foreign: 403 },
  },
  page(''),
  page('set-up', 303),
  form('set-up', 303, { code: '123456' }),
  page('begin'),
  form('begin', 303),
  page('recovery-codes'),
  form('recovery-codes', 409),
  page('off'),
  form('off', 409),
  form('forget', 303),
]

function page(name: string, status = 200): Route {
  const path = `/settings/two-step/${name}`
  return { route: `GET ${path}`, path: () => path, answers: { ...PAGE, ...signedIn(status) } }
}

function form(name: string, status: number, body = {}): Route {
  const path = `/settings/two-step/${name}`
  return {
    route: `POST ${path}`,
    path: () => path,
    body: () => body,
    answers: { ...PAGE, ...signedIn(status, 403) },
  }
}
