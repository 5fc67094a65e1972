import { sweepAndLook } from '../files/leftovers.ts'
import { type Client, clientFor } from '../support/client.ts'
import { type Attached, hashOf } from './uploader.ts'
import type { Finding } from './verdict.ts'
import type { World } from './world.ts'

/**
 * Judges whether each message that was acknowledged has exactly its files, as both people read them, and whether nothing is kept that is no
 * message's. To be called when the writers have finished and the faults are over.
 */
export async function judgeFiles(world: World): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { id, conversation, files } of world.acknowledged.filter(({ files }) => files.length > 0))
    for (const person of readersOf(world, conversation))
      findings.push(...(await readFiles(person, id, files)))
  const left = await sweepAndLook(world.sql)
  return [
    ...findings,
    ...left.map(([what, count]): Finding => ({ kind: 'left behind', text: `${count} ${what}` })),
  ]
}

/** Its two people, each on another instance. */
function readersOf({ people, instances }: World, conversation: string): Client[] {
  return people
    .filter(({ username }) => conversation.split('–').includes(username))
    .map(({ username, token }, index) =>
      clientFor(`http://127.0.0.1:${instances[index]?.port}`, username, token),
    )
}

async function readFiles(person: Client, messageId: number, files: Attached[]): Promise<Finding[]> {
  const { json: message } = await person.call(`/api/v1/message/${messageId}/`)
  const expected = message.deleted ? [] : files
  const [has, is] = [message.files, expected].map(files =>
    JSON.stringify(files.map(({ id, name, size }: Attached) => ({ id, name, size }))),
  )
  if (has !== is) {
    const text = `message ${messageId} has for ${person.username} the files ${has}, and was acknowledged with ${is}`
    return [{ kind: 'altered', text }]
  }
  const findings: Finding[] = []
  for (const { id, name, hash } of files) {
    const response = await fetch(`${person.url}/api/v1/file/${id}/`, {
      headers: { authorization: `Bearer ${person.token}` },
    })
    // What is cut off in its middle ends before its time, and that is an error.
    const bytes = await response.bytes().catch(() => new Uint8Array())
    const what = `“${name}” of message ${messageId}`
    if (message.deleted && response.status !== 404)
      findings.push({
        kind: 'left behind',
        text: `${what}, which was deleted, is there for ${person.username}`,
      })
    if (!message.deleted && hashOf(bytes) !== hash)
      findings.push({ kind: 'altered', text: `${what} has other bytes for ${person.username}` })
  }
  return findings
}
