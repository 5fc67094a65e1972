/**
 * Runs in a page that speaks the pseudo-language, and complains on its console of every text that is not disguised: it is
 * not in the catalog. What people wrote, their names among it, stands in elements with `dir="auto"` and in `.text`; times and days are
 * the browser's own words.
 */
export const complainOfPlainText = `(() => {
  if (location.pathname.startsWith('/api/')) return // Swagger UI speaks for itself
  const DATA = '[dir=auto], .text, .avatar, .brand, .day, time, script, style, noscript'
  const NAMED = ['aria-label', 'placeholder', 'alt']
  const seen = new Set()

  function look(text, place) {
    let plain = text
    for (let before = ''; before !== plain; ) [before, plain] = [plain, plain.replaceAll(/⟦[^⟦⟧]*⟧/g, '')]
    if (!/\\p{L}/u.test(plain) || seen.has(text)) return
    seen.add(text)
    console.error('Not in the catalog: "' + text.trim() + '" in ' + place)
  }
  function lookAtAll() {
    const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { parentElement: parent, data } = texts.currentNode
      if (parent && !parent.closest(DATA)) look(data, parent.tagName)
    }
    for (const name of NAMED)
      for (const element of document.querySelectorAll('[' + name + ']')) look(element.getAttribute(name), name)
  }
  new MutationObserver(lookAtAll).observe(document, { childList: true, subtree: true, characterData: true, attributes: true })
})()`
