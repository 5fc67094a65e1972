/** The elements of an answer. */
export async function parseElements(response: Response): Promise<HTMLElement[]> {
  const template = document.createElement('template')
  template.innerHTML = await response.text()
  return [...template.content.children].filter(child => child instanceof HTMLElement)
}
