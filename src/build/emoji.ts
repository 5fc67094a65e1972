import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { BunPlugin } from 'bun'
import { ROOT } from '../root.ts'
import { asRecommended } from '../text/emoji-form.ts'

type Emoji = {
  emoji: string
  annotation: string
  tags?: string[]
  shortcodes?: string[]
  skins?: { emoji: string; version: number; tone: number | number[] }[]
}

/** Where emoji have what names: for the picker's search in each language, and GitHub's, which are typed between colons. */
const LANGUAGES = { en: 'en/github', de: 'de/cldr-native' }

/**
 * Makes the file that the picker and the completion read: each emoji in its recommended form, with its names. It is packed, in the binary too: a
 * seventh of what it was.
 */
export async function buildEmojiData(language: keyof typeof LANGUAGES): Promise<Uint8Array> {
  const shortcodes = new Map(readData('en').map(({ emoji, shortcodes }) => [emoji, shortcodes]))
  const data = readData(language).map(entry => ({
    ...entry,
    emoji: asRecommended(entry.emoji),
    shortcodes: shortcodes.get(entry.emoji) ?? [],
    ...(entry.skins && { skins: entry.skins.map(skin => ({ ...skin, emoji: asRecommended(skin.emoji) })) }),
  }))
  return Bun.gzipSync(JSON.stringify(data), { level: 9 })
}

function readData(language: keyof typeof LANGUAGES): Emoji[] {
  const path = join(ROOT, 'node_modules', 'emoji-picker-element-data', LANGUAGES[language], 'data.json')
  return JSON.parse(readFileSync(path, 'utf8'))
}

/**
 * What the picker does otherwise here. Our content security policy lets no script write a `<style>` or a `style` attribute, but
 * sheets and properties: the same by other means. The data are packed; and the name of their file says which content it has, so that
 * no checksum is needed, which a browser computes over https alone.
 */
const CHANGES: Record<string, [from: string, to: string][]> = {
  'picker.js': [
    [
      `const style = document.createElement('style');
    style.textContent = baseStyles + EXTRA_STYLES;
    this.shadowRoot.appendChild(style);`,
      `const sheet = new CSSStyleSheet();
    sheet.replaceSync(baseStyles + EXTRA_STYLES);
    this.shadowRoot.adoptedStyleSheets = [sheet];`,
    ],
    [
      'targetNode.setAttribute(attributeName, newValue);',
      "if (attributeName === 'style') targetNode.style.cssText = newValue; else targetNode.setAttribute(attributeName, newValue);",
    ],
  ],
  'database.js': [
    ["response.headers.get('etag')", 'dataSource'],
    [
      'await response.json()',
      "await new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).json()",
    ],
  ],
}

/** Makes these changes while the picker is bundled. @throws when one of them fits no more */
export const changedPicker: BunPlugin = {
  name: 'changed-picker',
  setup(build) {
    build.onLoad({ filter: /emoji-picker-element\/(?:picker|database)\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, 'utf8')
      for (const [from, to] of CHANGES[basename(path)] ?? []) {
        if (!contents.includes(from)) throw new Error(`${path} has no more: ${from}`)
        contents = contents.replaceAll(from, to)
      }
      return { contents, loader: 'js' }
    })
  },
}
