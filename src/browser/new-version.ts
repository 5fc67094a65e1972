import type { FromWorker } from '../web-app/worker-messages.ts'
import { showAbove } from './above.ts'
import { isKeptPage } from './kept.ts'
import { askWorker, updateWorker } from './service-worker.ts'
import { say } from './words.ts'

/** Hears from the worker that another version has taken its place: the page says so, and goes on. */
export function watchVersion(): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }) => compare(data))
}

/** The server is there, perhaps anew: looks whether it has another version. */
export async function lookForVersion(): Promise<void> {
  await updateWorker()
  if (isKeptPage()) compare(await askWorker({ kind: 'files' }))
}

/** A page that was kept has just been opened, and nothing is lost by opening it again: it is not left to stand beside a newer server. */
function compare(message: FromWorker | null): void {
  if (message?.kind !== 'files') return
  const isOld = !ownFiles().every(file => message.files.includes(file))
  if (isOld && isKeptPage()) location.reload()
  else
    showAbove('version', isOld ? say('newVersion') : null, {
      label: say('loadNewVersion'),
      act: () => location.reload(),
    })
}

/** The files that this page was made with. */
function ownFiles(): string[] {
  const elements = document.querySelectorAll<HTMLElement>('head > :is(script, link[rel="stylesheet"])')
  return [...elements].flatMap(element => {
    const path = element.getAttribute('src') ?? element.getAttribute('href')
    return path?.split('/').at(-1) ?? []
  })
}
