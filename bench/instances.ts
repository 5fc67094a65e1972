import type { Figures } from './support/figures.ts'
import { measureSending } from './support/send.ts'
import { openSockets } from './support/sockets.ts'
import { setStage } from './support/stage.ts'

export const about = 'durable messages a second with one, two and four instances on one database'

const REPETITIONS = 3
const DURATION_MS = 5_000
const SENDERS = 128
const PEOPLE = 200

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  const people = await stage.addPeople(PEOPLE)
  for (let i = 0; i < REPETITIONS; i++) {
    let single = Number.NaN
    for (const count of [1, 2, 4]) {
      const instances = await Promise.all(Array.from({ length: count }, () => stage.startInstance()))
      const urls = instances.map(({ url }) => url)
      const closing = await Promise.all(urls.map(url => openSockets(url, people)))
      const { perSecond, p99 } = await measureSending(urls, people, SENDERS, DURATION_MS)
      for (const close of closing) close()
      await Promise.all(instances.map(({ stop }) => stop()))
      if (count === 1) single = perSecond
      figures.add(`${count} instance${count > 1 ? 's' : ''}, ${SENDERS} senders`, 'messages/s', perSecond)
      figures.add(`${count} instance${count > 1 ? 's' : ''}, POST p99`, 'ms', p99)
      if (count > 1) figures.add(`${count} instances / 1`, 'ratio', perSecond / single)
    }
  }
}
