import type { Client, TestSocket } from './client.ts'

type Frame = Record<string, unknown>

export const isTyping = (frame: Frame) => 'typing' in frame
export const isPresence = (frame: Frame) => 'presence' in frame

/** Sends a frame, as a page does. */
export function say(socket: TestSocket, frame: object): void {
  socket.send(JSON.stringify(frame))
}

/** Waits for the next frame, after those that there were, that says how somebody is here. */
export function shown(
  socket: TestSocket,
  { username }: Pick<Client, 'username'>,
  state: string,
): Promise<Frame> {
  const before = socket.frames.length
  return socket.waitFor(
    frame => frame.presence === username && frame.state === state && socket.frames.indexOf(frame) >= before,
  )
}

/** Resolves when what was said on a socket before has been heard by that instance. */
export async function heard(socket: TestSocket): Promise<void> {
  const before = socket.frames.length
  say(socket, { ping: true })
  await socket.waitFor(frame => frame.pong === true && socket.frames.indexOf(frame) >= before)
}

/** The states in which a socket was told somebody is, in their order. */
export function statesOf({ frames }: TestSocket, { username }: Pick<Client, 'username'>): unknown[] {
  return frames.filter(({ presence }) => presence === username).map(({ state }) => state)
}
