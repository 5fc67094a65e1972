import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { rendered, shown } from './rendered.ts'

/** The addresses that a text links to. */
function addresses(body: string): string[] {
  return [...rendered(body).matchAll(/<a href="([^"]*)"/g)].map(([, address = '']) => address)
}

/** What stands beside the text of the first link, about where it leads. */
function saidBeside(body: string): string | undefined {
  return /<bdi class="leads-to">\(([^)]*)\)/.exec(rendered(body))?.[1]
}

describe('an address in a text', () => {
  test('is a link that tells the other page nothing of us', () => {
    expect(rendered('see https://example.com/a?b=1&c=2.')).toBe(
      '<p dir="auto">see <a href="https://example.com/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow">https://example.com/a?b=1&amp;c=2</a>.</p>',
    )
  })

  test('also with www., with a well-known end, in angle brackets and of a mailbox', () => {
    expect(addresses('www.example.de example.org/x <https://example.com> ann@example.com')).toEqual([
      'https://www.example.de',
      'https://example.org/x',
      'https://example.com',
      'mailto:ann@example.com',
    ])
  })

  test('up to where it ends, whatever is a mark elsewhere', () => {
    expect(addresses('https://example.com/_a_/*b*/~~c~~')).toEqual(['https://example.com/_a_/*b*/~~c'])
    expect(
      addresses('**https://example.com/a**, (see https://example.com/B_(c)), „https://example.com“'),
    ).toEqual(['https://example.com/a', 'https://example.com/B_(c)', 'https://example.com'])
    expect(addresses('Is it https://example.com/?a=b? Or example.com/a-b...')).toEqual([
      'https://example.com/?a=b',
      'https://example.com/a-b',
    ])
    expect(addresses('http://localhost:3000/a http://[::1]:80/ HTTPS://EXAMPLE.com')).toEqual([
      'http://localhost:3000/a',
      'http://[::1]:80/',
      'HTTPS://EXAMPLE.com',
    ])
  })

  test('but not in the text of a link, nor in code', () => {
    expect(addresses('[**a.com** https://b.com](https://c.com) `https://d.com`')).toEqual(['https://c.com'])
  })

  test('nor the name of a file, nor what only looks like an address', () => {
    expect(addresses('README.md main.py run.sh z.B. 1.5 e.g. index.ts ftp://a.de a@b')).toEqual([])
  })

  test('is none when it leads to something else than a page or a mailbox', () => {
    const typed = [
      '[x](javascript:alert(1))',
      '[x](javascript://example.com/%0Aalert(1))',
      '[x](javascript:ann@example.com)',
      '[x](JaVaScRiPt:alert(1))',
      '[x](java\\script:alert(1))',
      '[x](<java\tscript:alert(1)>)',
      '[x](\u0001javascript:alert(1))',
      '<javascript:alert(1)>',
      '[x](data:text/html,<script>alert(1)</script>)',
      '[x](vbscript:x) [x](file:///etc/passwd) [x](blob:x) [x](tel:110)',
      '[x](/settings) [x](//evil) [x](?a) [x](#a) [x]() [x](http:) [x](mailto:)',
    ]
    for (const one of typed) expect([one, addresses(one)]).toEqual([one, []])
  })

  test('whatever the scheme, unless it is one of the three', () => {
    const scheme = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9+.-]{0,12}$/)
    fc.assert(
      fc.property(scheme, fc.string(), (name, rest) => {
        for (const address of addresses(`[x](${name}:${rest}) <${name}:${rest}> ${name}:${rest}`))
          expect(['http:', 'https:', 'mailto:']).toContain(new URL(address).protocol)
      }),
      { numRuns: 2_000 },
    )
  })

  test('or when it is longer than anybody reads', () => {
    expect(addresses(`https://example.com/${'a'.repeat(1_400)}`)).toHaveLength(1)
    expect(addresses(`https://example.com/${'a'.repeat(1_600)}`)).toEqual([])
  })
})

describe('a link does not lie about where it leads', () => {
  test('one with a text of its own says it', () => {
    expect(shown('[the plan](https://example.com/plan)')).toBe('the plan (example.com)')
    expect(shown('[write to me](mailto:ann@example.com?subject=x)')).toBe('write to me (ann@example.com)')
    expect(shown('[](https://example.com)')).toBe('(example.com)')
  })

  test('one whose text is another address says it', () => {
    const texts = [
      'https://bank.example',
      'bank.example',
      'https://bank.example/evil.example',
      'evil.example.bank.example',
      'bank.example@evil.example',
      'https://evil.example@bank.example',
      'https://evil.example .bank.example',
      'www.evil.example',
    ]
    for (const text of texts) {
      expect([text, saidBeside(`[${text}](https://evil.example/x)`)]).toEqual([text, 'evil.example'])
    }
    expect(saidBeside('[ann@example.com](mailto:eve@evil.example)')).toBe('eve@evil.example')
    for (const before of ['bank.example@', 'bank.example:80@', 'bänk.example:80@'])
      expect(saidBeside(`https://${before}evil.example/`)).toBe('evil.example')
  })

  test('one whose text is the address says nothing more', () => {
    expect(saidBeside('https://Example.com:8080/a example.com ann@example.com')).toBeUndefined()
    expect(saidBeside('[example.com/b](https://example.com/a)')).toBeUndefined()
  })

  test('a host in several writings, or in letters that look Latin, is given by its DNS name', () => {
    expect(saidBeside('https://аррӏе.com')).toBe('xn--80ak6aa92e.com') // all of it Cyrillic
    expect(saidBeside('https://gооgle.com')).toBe('xn--ggle-55da.com') // the two o
    expect(saidBeside('https://ехаmрlе.рф/')).toMatch(/^xn--/)
    expect(saidBeside('https://paypaı.com')).toBe('xn--paypa-r4a.com') // the i has no dot
    expect(saidBeside('https://example.comノlogin.jp')).toMatch(/^example\.xn--/)
    expect(saidBeside('[https://аррӏе.com](https://аррӏе.com)')).toBe('xn--80ak6aa92e.com')
    expect(saidBeside('[Apple](https://аррӏе.com)')).toBe('xn--80ak6aa92e.com')
  })

  test('a host in one writing, like which no other looks, is not', () => {
    for (const host of [
      'münchen.de',
      'пример.рф',
      '例え.jp',
      '한국.kr',
      'مثال.com',
      'παράδειγμα.ελ',
      'a_b.example.com',
    ])
      expect([host, saidBeside(`https://${host}/`)]).toEqual([host, undefined])
    expect(saidBeside('[Stadt](https://münchen.de)')).toBe('münchen.de')
  })

  test('a number in place of a host says which machine it is', () => {
    expect(saidBeside('http://2130706433/')).toBe('127.0.0.1')
    expect(saidBeside('http://0x7f.1/')).toBe('127.0.0.1')
  })
})
