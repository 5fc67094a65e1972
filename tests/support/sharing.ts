import type { Page } from 'playwright-core'

/** Shares something as a system does: it has the browser send the form that the manifest describes. */
export async function shareFromElsewhere(
  page: Page,
  fields: Record<string, string>,
  files: string[] = [],
): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready')
  await page.evaluate(`{
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', enctype: 'multipart/form-data', action: '/share/receive' })
    for (const [name, value] of Object.entries(${JSON.stringify(fields)})) {
      const input = document.createElement('input')
      Object.assign(input, { name, value, type: 'hidden' })
      form.append(input)
    }
    const files = new DataTransfer()
    for (const name of ${JSON.stringify(files)}) files.items.add(new File(['what is in it'], name, { type: 'text/plain' }))
    const input = Object.assign(document.createElement('input'), { type: 'file', name: 'files', multiple: true })
    input.files = files.files
    if (files.files.length > 0) form.append(input)
    document.body.append(form)
    form.submit()
  }`)
  await page.waitForURL('**/share')
}
