import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { plainText } from '../../src/text/plain.ts'
import { marked, rendered } from './rendered.ts'

/** What a message has at most, unless somebody sets it otherwise. */
const LENGTH = 10_000

/** Longer than any reading takes, and shorter than anybody waits. */
const WITHIN_MS = 50

/** How often one input is tried before it counts as slow: the garbage of another may fall into its time. */
const TRIES = 5

function repeat(unit: string, length = LENGTH): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
}

/** How long the processor takes, which others on this machine do not lengthen. The best of some tries. */
function costMs(work: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < TRIES && best >= WITHIN_MS; tries++) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1_000)
  }
  return best
}

function expectFast(body: string): void {
  const shownCost = costMs(() => rendered(body))
  const plainCost = costMs(() => plainText(body))
  if (Math.max(shownCost, plainCost) >= WITHIN_MS)
    throw new Error(`${shownCost} and ${plainCost} ms for ${JSON.stringify(body.slice(0, 200))}`)
}

test('marks without end are read fast, or not at all', () => {
  const units = [
    '[',
    '>',
    '*',
    '_',
    '`',
    '~',
    '(',
    '<',
    '\\',
    ':',
    '!',
    '\n',
    '- ',
    '> ',
    '1. ',
    '- a\n',
    '> a\n',
    '>\n',
  ]
  const pieces = [
    '[a](',
    '](',
    '![',
    '**a',
    '*a ',
    '_a*',
    '``a`',
    '<http://',
    'http://a',
    'a@b.c ',
    '~~a',
    '```\n',
    '\\*',
  ]
  const words = [
    'http://a.b/?',
    'a.com',
    'a.com/',
    'www.',
    'mailto:',
    '://',
    '//a.',
    '"http://a.b/',
    '> - ',
    '😀*',
    '*‍',
  ]
  for (const unit of [...units, ...pieces, ...words]) expectFast(repeat(unit))
  for (const [opens, closes] of [
    ['[', ']'],
    ['*a ', ' a*'],
    ['[a](', ')'],
    ['(', ')'],
    ['`', '``'],
    ['**', '*'],
  ])
    expectFast(repeat(opens ?? '', LENGTH / 2) + repeat(closes ?? '', LENGTH / 2))
  // Hosts are what a regular expression may read in more than one way: linkify-it takes seconds for some of these.
  for (const label of [
    'xn--a.',
    'xn--xn--a.',
    'a.com',
    'é-é.',
    '😀.',
    '1.',
    '\u200d+',
    '^😀',
    `${'a'.repeat(62)}.`,
  ])
    for (const head of ['', 'http://', '//', 'www.', 'mailto:a@'])
      for (const length of [66, 130, 600]) expectFast(repeat(`${head}${repeat(label, length)}- `))
  const depths = Array.from({ length: 140 }, (_, depth) => depth)
  expectFast(depths.map(depth => `${' '.repeat(depth)}- a\n`).join(''))
  expectFast(depths.map(depth => `${'>'.repeat(depth)} a\n`).join(''))
  expectFast(depths.map(depth => `${'`'.repeat(depth)} `).join(''))
})

test('so is whatever else is made of them', () => {
  const bit = fc.constantFrom(
    ...[
      '[',
      ']',
      '(',
      ')',
      '*',
      '_',
      '~~',
      '`',
      '>',
      ' ',
      '\n',
      '- ',
      '1. ',
      'http://',
      'a',
      'a.b',
      '@',
      '\\',
      '<',
      ':',
    ],
    ...[
      'www.',
      'xn--',
      '.',
      '-',
      '^',
      'é',
      '"',
      "'",
      '?',
      '#',
      '/',
      '.com',
      'x@y.de',
      '😀',
      '```\n',
      '](http://a.b)',
    ],
  )
  const unit = fc
    .array(fc.tuple(bit, fc.constantFrom(1, 1, 1, 20)), { minLength: 1, maxLength: 5 })
    .map(parts => parts.map(([part, times]) => part.repeat(times)).join(''))
  const body = fc
    .tuple(unit, unit, fc.constantFrom(10, 100, 1_000, LENGTH))
    .map(([one, other, length]) => repeat(`${repeat(one, length)} ${repeat(other, length)} `))
  fc.assert(fc.property(body, expectFast), { numRuns: 250, endOnFailure: true })
})

test('a text with too many marks stays as it is typed', () => {
  expect(marked(`${repeat('a\n', 200)}*b*`)).toContain('<em>b</em>')
  expect(marked(`${repeat('a\n')}*b*`)).not.toContain('<em>')
})

test('what lies deeper in each other than anybody writes is cut there, and nothing of it is lost', () => {
  const deep = marked(`${repeat('*a ', 600)}x${repeat(' a*', 600)}`)
  expect(deep.match(/<em>/g)?.length).toBeLessThan(40)
  expect(deep.match(/a/g)).toHaveLength(400)
  expect(marked(`${repeat('>', 500)}x`).match(/<blockquote>/g)?.length).toBeLessThan(20)
})
