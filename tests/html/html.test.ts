import { expect, test } from 'bun:test'
import { html } from '../../src/html/html.ts'
import { english } from '../../src/words/english.ts'
import { german } from '../../src/words/german.ts'

test('text is escaped, between tags and in attributes', () => {
  const text = `<script>"&'`
  expect(html`<p title="${text}">${text}</p>`.render(english, 'ChatApp')).toBe(
    '<p title="&lt;script&gt;&quot;&amp;&#x27;">&lt;script&gt;&quot;&amp;&#x27;</p>',
  )
})

test('HTML in HTML is not escaped again, lists are joined, and nothing comes of what is absent', () => {
  const items = ['a', '<b>'].map(text => html`<li>${text}</li>`)
  expect(html`<ul>${items}</ul>${null}${undefined}${false}${0}`.render(english, 'ChatApp')).toBe(
    '<ul><li>a</li><li>&lt;b&gt;</li></ul>0',
  )
})

test('what is kept is made once for each language', () => {
  let made = 0
  const kept = html`<p>${say => {
    made++
    return say.language.name
  }}</p>`.keptPerLanguage()
  for (const _ of [1, 2]) {
    expect(html`${kept}`.render(english, 'ChatApp')).toBe('<p>English</p>')
    expect(html`${kept}`.render(german, 'ChatApp')).toBe('<p>Deutsch</p>')
  }
  expect(made).toBe(2)
})
