import { isOfKind, type ShapedBy, type ShapeTable } from './shape.ts'

/**
 * The frames that the server sends. A frame is of the kind whose name is one of its fields. The feature that it is about
 * makes it, in its `events.ts`; the browser's `main.ts` receives it. Clients ignore kinds that they do not know.
 */
export const SERVER_FRAMES = {
  hello: { hello: { epoch: 'string' } },
  message: { message: 'string', user: 'string', recipient: 'string', seq: 'number' },
  changed: { changed: 'string', user: 'string', recipient: 'string', seq: 'number', change: 'number' },
  read: { read: 'number', reader: 'string', partner: 'string' },
  conversation: { conversation: 'string' },
  typing: { typing: 'string' },
  presence: { presence: 'string', state: 'string', seen: 'string?' },
  delivered: { delivered: 'number', reader: 'string', partner: 'string' },
  draft: { draft: 'string', version: 'number' },
  notifications: { notifications: 'string' },
  renamed: { renamed: 'string', user: 'string' },
  profile: { profile: 'string' },
  sync: { sync: 'boolean' },
  pong: { pong: 'boolean' },
} as const satisfies ShapeTable

/**
 * The frames that a client sends. Browsers do not see the protocol's own pings, so a page that wants to know whether it is connected asks.
 * `active` is whether its person is at it, `open` whose conversation it shows, and `typing` to whom they type.
 */
export const CLIENT_FRAMES = {
  ping: { ping: 'boolean' },
  active: { active: 'boolean' },
  open: { open: 'string' },
  typing: { typing: 'string' },
} as const satisfies ShapeTable

export type ServerFrames = ShapedBy<typeof SERVER_FRAMES>
export type ServerFrame = ServerFrames[keyof ServerFrames]

type ClientFrames = ShapedBy<typeof CLIENT_FRAMES>
export type ClientFrame = ClientFrames[keyof ClientFrames]

/** A handler for each kind of frame; what else it needs comes after the frame. */
export type FrameHandlers<Table, Rest extends unknown[] = []> = {
  [Kind in keyof Table]: (frame: ShapedBy<Table>[Kind], ...rest: Rest) => void
}

/** Passes a frame to the handler of its kind. A frame of no known kind is ignored. */
export function deliverFrame<Table extends ShapeTable, Rest extends unknown[]>(
  table: Table,
  handlers: FrameHandlers<Table, Rest>,
  frame: unknown,
  ...rest: Rest
): void {
  for (const kind in table) {
    if (!isOfKind(table, kind, frame)) continue
    handlers[kind](frame, ...rest)
    return
  }
}
