/** Marks in a text what was looked for, as it was found. Browsers that know no such marks do without. */
export function highlight(text: Element | null, words: Iterable<string>): void {
  if (!('highlights' in CSS)) return
  const wanted = [...new Set([...words].map(word => word.toLowerCase()))]
  const ranges = text ? textsIn(text).flatMap(node => rangesIn(node, wanted)) : []
  if (ranges.length > 0) CSS.highlights.set('searched', new Highlight(...ranges))
  else CSS.highlights.delete('searched')
}

function textsIn(element: Element): Text[] {
  return [...element.childNodes].flatMap(node => {
    if (node instanceof Text) return [node]
    return node instanceof Element ? textsIn(node) : []
  })
}

function rangesIn(node: Text, words: readonly string[]): Range[] {
  const text = node.data.toLowerCase()
  if (text.length !== node.data.length) return [] // other places than in the text itself
  return words.flatMap(word => {
    const ranges: Range[] = []
    for (let at = text.indexOf(word); at >= 0 && word !== ''; at = text.indexOf(word, at + word.length)) {
      const range = new Range()
      range.setStart(node, at)
      range.setEnd(node, at + word.length)
      ranges.push(range)
    }
    return ranges
  })
}
