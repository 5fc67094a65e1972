import { isOfKind, type ShapedBy, type ShapeTable } from './shape.ts'

/**
 * What a socket says: each kind of frame is known by the key of its name. The feature that a frame is about makes it, in its
 * `events.ts`; the page's `main.ts` says what the browser does about it. Clients ignore kinds that they do not know.
 */
export const SERVER_FRAMES = {
  hello: { hello: { epoch: 'string' } },
  message: { message: 'string', user: 'string', recipient: 'string', seq: 'number' },
  read: { read: 'number', reader: 'string', partner: 'string' },
  sync: { sync: 'boolean' },
  pong: { pong: 'boolean' },
} as const satisfies ShapeTable

/** What a socket hears. Browsers do not see the protocol's own pings, so a page that wants to know whether it is connected asks. */
export const CLIENT_FRAMES = {
  ping: { ping: 'boolean' },
} as const satisfies ShapeTable

export type ServerFrames = ShapedBy<typeof SERVER_FRAMES>
export type ServerFrame = ServerFrames[keyof ServerFrames]
export type ClientFrame = ShapedBy<typeof CLIENT_FRAMES>[keyof typeof CLIENT_FRAMES]

/** What is done about each kind of frame, with what else that needs. */
export type FrameHandlers<Table, Rest extends unknown[] = []> = {
  [Kind in keyof Table]: (frame: ShapedBy<Table>[Kind], ...rest: Rest) => void
}

/** Hands a frame to whoever does something about its kind. One of no known kind is ignored. */
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
