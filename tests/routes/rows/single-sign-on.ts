import { everybody, PAGE, type Route, signedIn } from '../row.ts'

/** The server that is asked has no provider: there is nothing, for those who may look. tests/single-sign-on has one with a provider. */
export const SINGLE_SIGN_ON: Route[] = [
  ...['', '/return', '/name'].map((name): Route => {
    const path = `/sign-in/single-sign-on${name}`
    return { route: `GET ${path}`, path: () => path, answers: everybody(404) }
  }),
  {
    route: 'POST /sign-in/single-sign-on/name',
    path: () => '/sign-in/single-sign-on/name',
    body: ({ newName }) => ({ username: newName }),
    answers: { ...everybody(404), foreign: 403 },
  },
  ...['', '/begin', '/join'].map((name): Route => {
    const path = `/settings/single-sign-on${name}`
    return { route: `GET ${path}`, path: () => path, answers: { ...PAGE, ...signedIn(404) } }
  }),
  ...['', '/join', '/remove'].map((name): Route => {
    const path = `/settings/single-sign-on${name}`
    return { route: `POST ${path}`, path: () => path, answers: { ...PAGE, ...signedIn(404, 403) } }
  }),
]
