import { readElements } from './elements.ts'
import { showFailure } from './notice.ts'
import { request } from './request.ts'

/** Shows what a message said before it was edited, over the page. */
export async function showVersions(item: HTMLElement): Promise<void> {
  const dialog = document.querySelector<HTMLDialogElement>('dialog.earlier')
  try {
    const response = await request(`/messages/${item.id.replace('message-', '')}/versions`)
    if (!response.ok || !dialog) throw new Error(`status ${response.status}`)
    dialog.querySelector('.content')?.replaceChildren(...(await readElements(response, 'ol.versions')))
    dialog.showModal()
  } catch {
    showFailure()
  }
}
