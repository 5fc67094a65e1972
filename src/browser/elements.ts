/**
 * Reads the elements of an answer.
 * @param expected a selector that each of them matches
 * @throws when the answer is something else
 */
export async function readElements(response: Response, expected: string): Promise<HTMLElement[]> {
  if (!response.headers.get('content-type')?.startsWith('text/html')) throw new Error('This is no HTML.')
  const template = document.createElement('template')
  template.innerHTML = await response.text()
  return [...template.content.children].map(element => {
    if (!(element instanceof HTMLElement) || !element.matches(expected))
      throw new Error(`<${element.localName}> is not what was asked for.`)
    return element
  })
}
