import { findMissing, type Hearing } from './hearings.ts'
import { readLastChanges, readStored } from './postgres.ts'
import { type Finding, judge, type StoredRow } from './verdict.ts'
import { versionOf } from './versions.ts'
import { conversationOf, type Device, type World } from './world.ts'

/**
 * Waits until every device has all that is stored and was told of it, or until nothing has arrived for a time. To be called when
 * the writers have finished and the faults are over. Then judges.
 *
 * A device that forgot what it had has covered its tracks, and nothing is restored here that would have it do so.
 */
export async function settle(world: World, quietMs: number): Promise<Finding[]> {
  const stored = await readStored(world)
  await untilReceived(world, { stored, lastChanges: await readLastChanges(world) }, quietMs)
  for (const { name, reader } of world.devices)
    if (reader.beginnings() > 0) world.complaints.push(`${name} was told of another history, and read anew`)
  return judge({
    acknowledged: world.acknowledged,
    stored,
    facts: [...world.facts.values()],
    deliveries: world.devices.flatMap(({ name, person, reader }) =>
      partnersOf(world, person).map(partner => ({
        device: name,
        conversation: conversationOf(person, partner),
        received: reader.received(partner),
        shown: new Map(reader.shown(partner).map(message => [message.id, versionOf(message)])),
        outdated: reader.outdated.filter(({ partner: of }) => of === partner).map(({ text }) => text),
      })),
    ),
    hearings: world.devices.flatMap(hearingsOf),
  })
}

function hearingsOf({ name, person, reader }: Device): Hearing[] {
  return reader.hearings.map(({ said, isOpen }, index) => ({
    device: name,
    connection: index + 1,
    isOpen,
    said: said.map(one =>
      one.kind === 'sync' ? one : { ...one, conversation: conversationOf(person, one.partner) },
    ),
  }))
}

function untilReceived(
  world: World,
  { stored, lastChanges }: { stored: StoredRow[]; lastChanges: ReadonlyMap<string, number> },
  quietMs: number,
): Promise<void> {
  const expected = new Map<string, number>()
  for (const { conversation } of stored) {
    for (const person of conversation.split('–')) expected.set(person, (expected.get(person) ?? 0) + 1)
  }
  const isComplete = () =>
    world.devices.every(({ person, reader }) => reader.count() >= (expected.get(person) ?? 0)) &&
    world.devices.every(({ person, reader }) =>
      partnersOf(world, person).every(
        partner => reader.reached(partner).change >= (lastChanges.get(conversationOf(person, partner)) ?? 0),
      ),
    ) &&
    // Who notices a gap may have caught up before a sync tells of it.
    world.devices.flatMap(hearingsOf).every(hearing => findMissing(hearing).length === 0)

  return new Promise(resolve => {
    const end = () => {
      clearTimeout(quiet)
      stopLooking()
      resolve()
    }
    const quiet = setTimeout(end, quietMs)
    const look = () => {
      quiet.refresh()
      if (isComplete()) end()
    }
    const stopLooking = world.onArrival(look)
    look()
  })
}

function partnersOf({ people }: World, person: string): string[] {
  return people.map(({ username }) => username).filter(username => username !== person)
}
