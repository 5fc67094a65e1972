import { expect, test } from 'bun:test'
import { filtersIn, hasWords, settle, withFilter, withoutFilters } from '../../src/search/filters.ts'

const NONE = { with: '', from: '', after: '', before: '', has: '' }

test('filters are read from among the words, and what only looks like one is a word', () => {
  expect(filtersIn('plan FROM:@Ann has:files after:2026-02-28')).toEqual({
    ...NONE,
    from: 'Ann',
    has: 'file',
    after: '2026-02-28',
  })
  expect(filtersIn('after:2026-02-30 has:money from: "with:ann"')).toEqual(NONE)
  expect(filtersIn('from:ann from:bob').from).toBe('bob')
})

test('a filter is put among the words in the place of one that is alike', () => {
  expect(withFilter('', 'with', 'ann')).toBe('with:ann')
  expect(withFilter('plan', 'with', '@ann')).toBe('plan with:ann')
  expect(withFilter('from:ann plan from:bob', 'from', 'cleo')).toBe('from:cleo plan')
  expect(withFilter('from:ann plan', 'from', '')).toBe('plan')
  expect(withFilter('"a plan"', 'has', 'file')).toBe('"a plan" has:file')
  expect(withFilter('plan', 'with', ' two "words ')).toBe('plan with:twowords')
})

test('without a script, what was changed since the page was made counts: the word or the field', () => {
  const shown = 'plan from:ann'
  expect(settle('plan from:ann', { from: 'bob' }, shown)).toBe('plan from:bob')
  expect(settle('plan from:bob', { from: 'ann' }, shown)).toBe('plan from:bob')
  expect(settle('plan', { from: 'ann' }, shown)).toBe('plan')
  expect(settle('plan from:ann', { from: '' }, shown)).toBe('plan')
  expect(settle('plan', { from: 'ann', has: 'file' }, '')).toBe('plan from:ann has:file')
})

test('words are told from filters', () => {
  expect([hasWords(''), hasWords('with:ann'), hasWords('with:ann plan')]).toEqual([false, false, true])
  expect(withoutFilters('with:ann plan has:file of "two words"')).toBe('plan of "two words"')
})
