import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { plainText } from '../../src/text/plain.ts'
import { marked, rendered, shown } from './rendered.ts'

describe('what is typed in a chat', () => {
  const cases: Record<string, [typed: string, becomes: string]> = {
    'a text without marks': ['Good morning!', '<p>Good morning!</p>'],
    'a line break is one': ['one\n  two', '<p>one\n  two</p>'],
    'an empty line begins a paragraph': ['one\n\n\ntwo', '<p>one</p><p>two</p>'],
    'bold, italic and struck': [
      '**b** *i* _i_ ~~s~~',
      '<p><strong>b</strong> <em>i</em> <em>i</em> <s>s</s></p>',
    ],
    'code keeps its marks': ['`a * b < c`', '<p><code>a * b &lt; c</code></p>'],
    'a block of code': ['```js\nif (a < b)\n\n  *c*\n```', '<pre><code>if (a &lt; b)\n\n  *c*</code></pre>'],
    'a quote ends with its line': ['> said\nanswer', '<blockquote><p>said</p></blockquote><p>answer</p>'],
    'so does a list': ['- a\n- b\nafter', '<ul><li>a</li><li>b</li></ul><p>after</p>'],
    'a list in a list': ['1. a\n   - b', '<ol><li>a<ul><li>b</li></ul></li></ol>'],
    'a hash is no heading': ['# 1 reason\nand\n===', '<p># 1 reason\nand\n===</p>'],
    'lines are no rule and no table': ['---\n|a|b|\n|-|-|', '<p>---\n|a|b|\n|-|-|</p>'],
    'an indented line is no code': ['a\n\n    b `c`', '<p>a</p><p>b <code>c</code></p>'],
    'an entity stays as it is typed': ['&nbsp; &#42; `x`', '<p>&amp;nbsp; &amp;#42; <code>x</code></p>'],
    'HTML is text': [
      '<b id="x">*</b> <!-- -->',
      '<p>&lt;b id=&quot;x&quot;&gt;*&lt;/b&gt; &lt;!-- --&gt;</p>',
    ],
    'a picture is a link': ['![x](https://a.de/x.png)', '<p>!<a>x <bdi>(a.de)</bdi></a></p>'],
    'a backslash takes the meaning from a mark': ['\\*not\\* 1\\. \\[x]', '<p>*not* 1. [x]</p>'],
    'and stays elsewhere': ['\\\\server\\share C:\\dir', '<p>\\\\server\\share C:\\dir</p>'],
    'brackets of a program stay': ['list[0](1) + list[*a*]()', '<p>list[0](1) + list[<em>a</em>]()</p>'],
    'names with underscores stay': ['snake_case_name', '<p>snake_case_name</p>'],
  }
  for (const [name, [typed, becomes]] of Object.entries(cases))
    test(name, () => expect(marked(typed)).toBe(becomes))

  test('a numbered list begins where it is typed to begin', () => {
    expect(rendered('7. seven\n8. eight')).toStartWith('<ol start="7">')
  })

  test('each paragraph and item has the direction of its own words, and code has its own', () => {
    expect(rendered('one\n\n- *שלום*\n\n> `x`')).toBe(
      '<p dir="auto">one</p><ul><li dir="rtl"><em>שלום</em></li></ul><blockquote dir="ltr"><p dir="auto"><code>x</code></p></blockquote>',
    )
    expect(rendered('```\nx\n```')).toContain('<pre tabindex="0" role="group" aria-label="Code" dir="ltr">')
  })
})

describe('emoji', () => {
  test('are shown for their names, but for those in code and addresses', () => {
    expect(marked('Done :tada: :+1: `:tada:`')).toBe('<p>Done 🎉 👍 <code>:tada:</code></p>')
    expect(shown('https://example.com/:tada:')).toBe('https://example.com/:tada:')
  })

  test('and what is no name stays', () => {
    expect(shown('10:30:45 :nosuchname: :constructor:')).toBe('10:30:45 :nosuchname: :constructor:')
  })

  test('one to three alone are large, by character or by name', () => {
    for (const alone of ['🎉', ':tada:', '🎉 🎉\n🎉', '👩‍👩‍👧‍👦', '🇩🇪', '👍🏽', '❤️', '#️⃣'])
      expect(rendered(alone)).toStartWith('<p class="big-emoji"')
    for (const other of ['🎉🎉🎉🎉', '🎉!', '1', '#', '❤', 'tada', ':nosuchname:'])
      expect(rendered(other)).not.toContain('big-emoji')
  })
})

test('without its marks a text is what one would read aloud', () => {
  expect(plainText('**Now** see [the plan](https://example.com) :tada:\n- `a*b`\n> so')).toBe(
    'Now see the plan 🎉\na*b\nso',
  )
  expect(plainText('```js\nx\n```')).toBe('x')
  expect(plainText('5 * 3 < 20 & 1\n\n#2')).toBe('5 * 3 < 20 & 1\n#2')
})

describe('whatever is typed', () => {
  const bits = fc.constantFrom(
    ...['*', '_', '**', '~~', '`', '```\n', '[', '](', ')', '<', '>', '> ', '- ', '1. ', '\n', '\n\n', ' '],
    ...['\\', ':', 'a', 'ש', 'https://a.de', 'javascript:', '"', "'", '&', '=', ' onclick=', '<script>'],
    ...['<img src=x>', '<!--', '😀', ':tada:', '\t'],
  )
  const typed = fc
    .array(fc.oneof(bits, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 40 })
    .map(parts => parts.join(''))

  /** The elements that there may be, as the templates write them. */
  const OURS =
    /<(?:p(?: class="big-emoji")? dir="auto"|li dir="(?:ltr|rtl)"|ol start="\d+"|ul|blockquote dir="(?:ltr|rtl)"|strong|em|s|code|pre tabindex="0" role="group" aria-label="Code" dir="ltr"|bdi class="leads-to"|a href="(?:https?:|mailto:)[^"<>]*" target="_blank" rel="noopener noreferrer nofollow"|\/\w+)>/gi

  test('nothing but these elements comes of it, and each is closed', () => {
    fc.assert(
      fc.property(typed, body => {
        const open: string[] = []
        const rest = rendered(body).replaceAll(OURS, tag => {
          const name = /\w+/.exec(tag)?.[0] ?? ''
          if (tag.startsWith('</')) expect(open.pop()).toBe(name)
          else open.push(name)
          return ''
        })
        expect(rest).not.toMatch(/[<>"]/)
        expect(open).toEqual([])
      }),
      { numRuns: 3_000 },
    )
  })

  test('a text without marks is shown as it is typed, whether there are marks beside it or not', () => {
    const letters = fc.constantFrom(...'aB \n.,#1()|=!&"éש漢')
    const plain = fc
      .array(letters)
      .map(all => all.join('').trim())
      .filter(body => !/\.\p{L}|^\s*\d+[.)](?:\s|$)/mu.test(body))
    const linesOf = (text: string) =>
      text
        .split('\n')
        .map(line => line.trim())
        .filter(line => line !== '')
    fc.assert(
      fc.property(plain, body => {
        expect(linesOf(shown(body))).toEqual(linesOf(body))
        expect(linesOf(shown(`${body}\n\n\`x\``))).toEqual([...linesOf(body), 'x'])
      }),
      { numRuns: 1_000 },
    )
  })
})
