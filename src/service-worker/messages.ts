import type { FromWorker, ToWorker } from '../web-app/worker-messages.ts'
import { NEEDED_FILES } from './files.ts'
import { countConversations, forget, forgetSeen, keep, keepFor } from './kept.ts'
import { forgetOutboxOfOthers, namesOfSent, takeOver } from './outbox.ts'
import { endWaiting, forgetShared, isSomethingWaiting, readShared } from './shared.ts'
import { worker } from './worker.ts'

/** Hears what pages tell. They are ours: nobody else's script runs under this address. */
export function watchMessages(): void {
  worker.addEventListener('message', event => {
    const message: ToWorker = event.data
    const done = receive(message).then(reply => event.ports[0]?.postMessage(reply))
    event.waitUntil(done)
  })
}

async function receive(message: ToWorker): Promise<FromWorker | null> {
  switch (message.kind) {
    case 'opened':
      if (await keepFor(message.person)) await forgetShared() // it was the other's
      await forgetOutboxOfOthers(message.person)
      return null
    case 'seen':
      await keep(message.person, message.seen)
      return null
    case 'forget':
      await forget()
      await forgetOutboxOfOthers(null)
      await forgetShared()
      return null
    case 'kept':
      return { kind: 'kept', conversations: await countConversations() }
    case 'forget-seen':
      await forgetSeen()
      return null
    case 'shared':
      await endWaiting()
      return { kind: 'shared', ...(await readShared()) }
    case 'shared-waits':
      return { kind: 'shared-waits', isWaiting: await isSomethingWaiting() }
    case 'shared-taken':
      await forgetShared()
      return null
    case 'waiting':
      await takeOver(message.person, message.waiting)
      return null
    case 'sent':
      return { kind: 'sent', names: await namesOfSent() }
    case 'files':
      return { kind: 'files', files: NEEDED_FILES }
  }
}
