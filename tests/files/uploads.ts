import type { Answer, Client } from '../support/client.ts'

/** A file that a program uploads. */
export type Given = { content: string | Uint8Array<ArrayBuffer>; name?: string; type?: string }

/** Uploads a file as a program does. */
export async function upload(
  { url, token }: Client,
  { content, name = 'notes.txt', type = 'text/plain' }: Given,
): Promise<Answer> {
  const form = new FormData()
  form.set('file', new File([content], name, { type }))
  const response = await fetch(`${url}/api/v1/file/`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${token}` },
  })
  const { status, headers } = response
  return { status, headers, json: await response.json() }
}

/** Gets a file, or what is said in its place. */
export function download(
  { url, token }: Client,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url + path, { headers: { authorization: `Bearer ${token}`, ...headers }, redirect: 'manual' })
}

/** Sends a message with files. */
export function sendFiles({ call }: Client, recipient: string, files: number[], more: object = {}) {
  return call('/api/v1/message/', { body: { recipient, files, ...more } })
}
