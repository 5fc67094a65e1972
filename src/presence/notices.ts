import { Value } from '@sinclair/typebox/value'
import { t } from 'elysia'
import type { LookingAt } from './looking.ts'
import { STATES, type State } from './model.ts'

/** The channel of the database on which instances tell each other who is here and who types. */
export const PRESENCE_CHANNEL = 'chatapp_presence'

/** Somebody as one instance sees them: their id, their name, how much they are here, and when they were last, in seconds since 1970. */
export type Said = [id: number, username: string, state: State, seen: number]

/** Who types to whom, and whether there is anything between the two yet. */
export type Typed = [from: number, username: string, to: number, haveTalked: boolean]

const SaidSchema = t.Tuple([
  t.Integer(),
  t.String(),
  t.Union(STATES.map(state => t.Literal(state))),
  t.Integer(),
])
const TypedSchema = t.Tuple([t.Integer(), t.String(), t.Integer(), t.Boolean()])
const LookingSchema = t.Unsafe<LookingAt>(t.Tuple([t.Integer(), t.Array(t.Integer())]))

const FromInstance = t.Object({
  /** Which instance says it. */
  from: t.String(),
  people: t.Optional(t.Array(SaidSchema)),
  typed: t.Optional(t.Array(TypedSchema)),
  /** With whom the conversations are that somebody is looking at there. */
  looking: t.Optional(t.Array(LookingSchema)),
  /** Whether it begins, or ends, to say everybody who is there. */
  begins: t.Optional(t.Boolean()),
  ends: t.Optional(t.Boolean()),
  /** Whether it wants to hear everybody from the others. */
  asks: t.Optional(t.Boolean()),
  /** Whether it stops. */
  stops: t.Optional(t.Boolean()),
})

/** What an instance tells the others, and itself. Without anything more it says that it lives. */
export type Notice = typeof FromInstance.static

/** From triggers: what these people may see of others, or others of them, has changed. */
const FromDatabase = t.Object({ look: t.Array(t.Integer()) })
type Look = typeof FromDatabase.static

/**
 * So many of each kind in one: NOTIFY takes less than 8,000 bytes; a person and who types take at most 90 each, with a name of 32 letters and 16
 * digits of an id, and where somebody looks 72.
 */
const AT_ONCE = 30

/** Writes what an instance says as one NOTIFY or more. */
export function writeNotices(notice: Notice): string[] {
  const { people = [], typed = [], looking = [], begins, ends, ...rest } = notice
  const parts = Math.max(1, ...[people, typed, looking].map(({ length }) => Math.ceil(length / AT_ONCE)))
  return Array.from({ length: parts }, (_, part) => {
    const [from, to] = [part * AT_ONCE, (part + 1) * AT_ONCE]
    const said = people.slice(from, to)
    const types = typed.slice(from, to)
    const looks = looking.slice(from, to)
    const piece: Notice = {
      ...rest,
      ...(said.length > 0 && { people: said }),
      ...(types.length > 0 && { typed: types }),
      ...(looks.length > 0 && { looking: looks }),
      ...(begins && part === 0 && { begins }),
      ...(ends && part === parts - 1 && { ends }),
    }
    return JSON.stringify(piece)
  })
}

/** Reads one. Returns null for anything else that is on the channel. */
export function readNotice(payload: string): Notice | Look | null {
  const notice = parse(payload)
  if (Value.Check(FromInstance, notice)) return notice
  return Value.Check(FromDatabase, notice) ? notice : null
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    return null
  }
}
