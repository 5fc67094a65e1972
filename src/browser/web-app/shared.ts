import { askWorker, tellWorker } from '../service-worker.ts'
import { TO_ATTACH } from '../sharing.ts'

/** The page that asks with whom to share: shows what it is that another app has shared. */
export async function showShared(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('form.share')
  const answer = form && (await askWorker({ kind: 'shared' }))
  if (answer?.kind !== 'shared') return
  const field = form?.querySelector('textarea')
  if (field && field.value === '') field.value = answer.text
  const list = form?.querySelector<HTMLElement>('.files')
  for (const { name } of answer.files) {
    const item = document.createElement('li')
    item.dir = 'auto'
    item.textContent = name
    list?.append(item)
  }
  if (list) list.hidden = answer.files.length === 0
  form?.addEventListener('submit', ({ submitter }) => {
    if (answer.files.length === 0) void tellWorker({ kind: 'shared-taken' })
    else if (submitter instanceof HTMLButtonElement) sessionStorage.setItem(TO_ATTACH, submitter.value)
  })
}
