/** What an API token lets a program do: read all that its person may, with the socket; send messages, and mark them as read. */
export const SCOPES = ['read', 'send'] as const
export type Scope = (typeof SCOPES)[number]

/** What API tokens begin with: people recognise them by it, and programs that look for secrets where none belong. */
export const PREFIX = 'chatapp_'

/** Whether a bearer token is one of these, and not of a session. */
export function isApiToken(token: string): boolean {
  return token.startsWith(PREFIX)
}
