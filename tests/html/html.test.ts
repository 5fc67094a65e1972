import { expect, test } from 'bun:test'
import { html } from '../../src/html/html.ts'
import { english } from '../../src/words/english.ts'

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
