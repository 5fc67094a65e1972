import { log } from '../log.ts'
import { isOfKind, type ShapedBy, type ShapeTable } from './shape.ts'

/**
 * The events that the triggers in sql/ announce on the channel "chatapp": each kind and its fields. What a feature does
 * about an event is in its own `events.ts`.
 */
const DATABASE_EVENTS = {
  message: {
    id: 'number',
    conversation: 'number',
    seq: 'number',
    sender: 'number',
    recipient: 'number',
    senderName: 'string',
    recipientName: 'string',
    at: 'number', // when the database announced it, in seconds since 1970 by its clock
  },
  changed: {
    id: 'number',
    conversation: 'number',
    seq: 'number',
    change: 'number',
    sender: 'number',
    recipient: 'number',
    senderName: 'string',
    recipientName: 'string',
  },
  read: { seq: 'number', reader: 'number', partner: 'number', readerName: 'string', partnerName: 'string' },
  conversation_arranged: { person: 'number', partnerName: 'string' },
  delivered: {
    seq: 'number',
    reader: 'number',
    partner: 'number',
    readerName: 'string',
    partnerName: 'string',
  },
  draft: { person: 'number', partner: 'number', partnerName: 'string', version: 'number' },
  notifications_changed: { person: 'number' },
  session_ended: { session: 'string' },
  messages_changed: {},
  people_changed: {},
  account_deleted: { id: 'number', oldName: 'string', newName: 'string' },
  profile_changed: { id: 'number', username: 'string' },
  settings_changed: {},
  job_added: { kind: 'string' },
  heartbeat: { nonce: 'string' }, // from a listener to itself
} as const satisfies ShapeTable

type DatabaseEvents = ShapedBy<typeof DATABASE_EVENTS>

type EventKind = keyof DatabaseEvents

/** What a feature does about the kinds of events that concern it. */
export type EventHandlers = { [Kind in EventKind]?: (event: DatabaseEvents[Kind]) => void }

/** Passes an event to the handlers of its kind. Anything else on the channel is logged and ignored. */
export function deliverEvent(payload: string, handlers: readonly EventHandlers[]): void {
  const event = parse(payload)
  const kind = kindOf(event)
  const isOurs = kind !== null && deliver(kind, event, handlers)
  if (!isOurs)
    log('warn', 'the channel of ChatApp has something that is no event of it', { kind: kind ?? '' })
}

function deliver<Kind extends EventKind>(
  kind: Kind,
  event: unknown,
  handlers: readonly EventHandlers[],
): boolean {
  if (!isOfKind(DATABASE_EVENTS, kind, event)) return false
  for (const handler of handlers) handler[kind]?.(event)
  return true
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    return null
  }
}

function kindOf(event: unknown): EventKind | null {
  const type = typeof event === 'object' && event !== null && 'type' in event ? event.type : null
  return typeof type === 'string' && isKind(type) ? type : null
}

function isKind(type: string): type is EventKind {
  return Object.hasOwn(DATABASE_EVENTS, type)
}
