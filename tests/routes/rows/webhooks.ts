import { PAGE, type Route, type Subject, signedIn } from '../row.ts'

// Of the sender's own token: for everybody else there is no such.
const webhook = ({ tokenId }: Subject) => `/settings/tokens/${tokenId}/webhook`

export const WEBHOOKS: Route[] = [
  {
    route: 'GET /settings/tokens/:id/webhook',
    path: webhook,
    answers: { ...PAGE, ...signedIn(404), sender: 200, foreign: 200 },
  },
  {
    route: 'POST /settings/tokens/:id/webhook', // to what is none
    path: webhook,
    body: () => ({ url: 'http://127.0.0.1/' }),
    answers: { ...PAGE, ...signedIn(404, 403), sender: 422 },
  },
  {
    route: 'POST /settings/tokens/:id/webhook/try', // there is none
    path: subject => `${webhook(subject)}/try`,
    answers: { ...PAGE, ...signedIn(404, 403) },
  },
  {
    route: 'POST /settings/tokens/:id/webhook/remove',
    path: subject => `${webhook(subject)}/remove`,
    answers: { ...PAGE, ...signedIn(404, 403) },
  },
]
