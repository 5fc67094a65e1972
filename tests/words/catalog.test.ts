import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { english } from '../../src/words/english.ts'
import { german } from '../../src/words/german.ts'
import { pseudo } from '../../src/words/pseudo.ts'
import { wordsFor } from '../../src/words/words.ts'
import { findTemplates } from './templates.ts'

const SRC = join(import.meta.dirname, '..', '..', 'src')

/** The name of the program is the same in every language. */
const NAME = 'ChatApp'

// What this test is tried with.
const PLAIN = ['html`<p title="Good day">$', '{name} is here</p>`'].join('')
const NESTED = ['html`<p>$', '{isHere && html`<b>here</b>`}$', '{say => say.list.more}</p>`'].join('')

/** Attributes that a person sees or hears. */
const SPOKEN = /\b(?:aria-label|placeholder|title|alt)="([^"]*)"/g

/** Text of a template that a person would read, and that is not in the catalog. */
function plainTexts(template: string): string[] {
  const spoken = [...template.matchAll(SPOKEN)].map(([, text = '']) => text)
  const between = template.split(/<[^>]*>|\0/)
  return [...spoken, ...between]
    .map(text => text.trim())
    .filter(text => /\p{L}/u.test(text) && text !== NAME && !text.startsWith('/'))
}

/** Some templates are the attributes of an element, such as `type="text" hidden`. */
function isAttributes(template: string): boolean {
  return !template.includes('<') && (template.includes('="') || /^[\w-]+$/.test(template.trim()))
}

/** A source without its comments. */
function codeOf(path: string): string {
  return readFileSync(join(SRC, path), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\/|^ *\/\/.*/gm, '')
}

function sources(folder: string): string[] {
  return readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts'))
    .map(path => join(folder, path))
}

describe('a text outside of the catalog is found', () => {
  test('in the templates of pages', () => {
    const found = sources('').flatMap(path =>
      findTemplates(codeOf(path))
        .filter(template => !isAttributes(template))
        .flatMap(template => plainTexts(template).map(text => `${path}: ${text}`)),
    )
    expect(found).toEqual([])
  })

  test('in the script of the pages: no text there is a sentence, or put into the page', () => {
    const found = sources('browser').flatMap(path => {
      const code = codeOf(path).replaceAll(/new \w+\((['"`]).*?\1/g, '') // an error's message is for the console
      const sentences = code.match(/(['"`])\p{Lu}\p{Ll}+(?: [\p{L}’]+)+[.…!?]?\1/gu) ?? []
      const shown = code.match(/(?:textContent|title|ariaLabel|placeholder) = ['"`]\p{L}[^'"`]*['"`]/gu) ?? []
      return [...sentences, ...shown].map(text => `${path}: ${text}`)
    })
    expect(found).toEqual([])
  })

  test('also by this test', () => {
    const [template = ''] = findTemplates(PLAIN)
    expect(plainTexts(template)).toEqual(['Good day', 'is here'])
    const [nested = ''] = findTemplates(NESTED)
    expect(plainTexts(nested)).toEqual([]) // what is nested is a template of its own
  })
})

describe('the language of an answer', () => {
  const ask = (header?: string) =>
    wordsFor(
      new Request(
        'http://localhost/',
        header === undefined ? {} : { headers: { 'accept-language': header } },
      ),
    )

  test('is the first of those that the browser asks for and that there are', () => {
    expect(ask()).toBe(english)
    expect(ask('en-GB,en;q=0.9')).toBe(english)
    expect(ask('qps-plocm')).toBe(pseudo)
    expect(ask('tlh;q=0.9, qps-plocm;q=0.5, en;q=0.4')).toBe(pseudo)
    expect(ask('en;q=0.4, qps-plocm;q=0.5')).toBe(pseudo)
    expect(ask('de-AT, en;q=0.5')).toBe(german)
    expect(ask('EN-us, qps-plocm')).toBe(english)
  })

  test('is English where none of them is there, or nothing sensible is asked for', () => {
    for (const header of ['', '*', 'tlh', 'englisch', ';;;,,', 'qps-plocm;q=0', 'q=1'])
      expect(ask(header)).toBe(english)
  })
})

test('the pseudo-language leaves the parts of a text as they are', () => {
  expect(pseudo.list.nobodyFound('ann')).toContain('ann')
  expect(pseudo.errors.tooManyAttempts(3)).toContain('3')
  expect(pseudo.errors.notFound).not.toContain('nothing')
})

/** The texts of a language by their keys. */
function textsOf(words: object, path = ''): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    if (typeof value === 'string') return [[path + key, value]]
    return typeof value === 'object' && value !== null ? textsOf(value, `${path}${key}.`) : []
  })
}

test('every sentence was translated', () => {
  const inEnglish = new Map(textsOf(english))
  const same = textsOf(german).filter(([key, text]) => text.includes(' ') && inEnglish.get(key) === text)
  expect(same).toEqual([])
})
