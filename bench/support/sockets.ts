import type { Participant } from './stage.ts'

/** What the server tells; only what a benchmark looks at. */
export type Frame = { message?: string; recipient?: string }

type Listeners = {
  onFrame?: (frame: Frame, person: Participant) => void
  onClose?: (person: Participant) => void
}

const AT_ONCE = 100

/** Opens a socket for each of these people, some at a time. @returns how to close them all */
export async function openSockets(
  url: string,
  people: Participant[],
  listeners: Listeners = {},
): Promise<() => void> {
  const sockets: WebSocket[] = []
  for (let i = 0; i < people.length; i += AT_ONCE) {
    const group = people.slice(i, i + AT_ONCE)
    sockets.push(...(await Promise.all(group.map(person => openSocket(url, person, listeners)))))
  }
  return () => {
    for (const socket of sockets) {
      socket.onclose = null
      socket.close()
    }
  }
}

/** @throws when the server refuses it or cannot be reached */
export async function openSocket(
  url: string,
  person: Participant,
  { onFrame, onClose }: Listeners = {},
): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, {
    headers: { authorization: `Bearer ${person.token}` },
  })
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>()
  socket.onopen = () => resolve()
  socket.onerror = () => reject(new Error('The socket was refused.'))
  await opened
  if (onFrame) socket.onmessage = ({ data }) => onFrame(JSON.parse(String(data)), person)
  if (onClose) socket.onclose = () => onClose(person)
  return socket
}
