import fc from 'fast-check'

// What somebody may send who means harm, or whose program has a mistake.

/** Texts that have been trouble somewhere before, and any others. */
export const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 300, maxLength: 2_000 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        '',
        ' ',
        '.',
        '..',
        '../..',
        '%',
        '%00',
        '\0',
        '\ud800',
        'null',
        'undefined',
        'NaN',
        '-1',
        '0',
        '1',
      ],
      ...[
        '1.5',
        '1e9',
        '0x10',
        '9007199254740993',
        '9223372036854775808',
        '99999999999999999999',
        'ann',
        'bob',
      ],
      ...[
        "' OR 1=1 --",
        '"; DROP TABLE users',
        '<script>',
        '{"$ne":1}',
        '__proto__',
        'constructor',
        '💬',
        'İ',
        'ß',
      ],
      ...[
        'conversations:1-1',
        'conversations:9-9-9',
        'names:',
        'names:\0',
        '9999999999999999-1',
        'x'.repeat(70_000),
      ],
    ),
  },
)

const value = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, true, [], {}, [[1]], 1e308, -0),
)
/** What may stand behind the question mark of an address. */
export const query = fc.dictionary(
  fc.oneof(fc.constantFrom('q', 'after', 'before', 'limit', 'target', 'next', 'person', 'seq'), text),
  text,
  { maxKeys: 4 },
)
/** The fields of a body. */
export const fields = fc.dictionary(
  fc.oneof(fc.constantFrom('username', 'password', 'recipient', 'body', 'key', 'seq'), text),
  value,
  { maxKeys: 5 },
)

/** As text that a header may have: visible characters of ASCII. */
const headerText = fc.oneof(
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map(code => String.fromCharCode(code)),
    maxLength: 60,
  }),
  fc.constantFrom(
    '',
    'null',
    '*',
    'Bearer',
    'Bearer x',
    'Basic eDp5',
    'chatapp=',
    'chatapp=a.b.c; chatapp=d',
    'gzip;q=x',
    'true',
  ),
)
export const headers = fc.dictionary(
  fc.constantFrom(
    ...[
      'accept-language',
      'accept-encoding',
      'accept',
      'range',
      'if-none-match',
      'x-request-id',
      'hx-request',
    ],
    ...[
      'hx-request-type',
      'x-chatapp-person',
      'x-forwarded-for',
      'x-forwarded-proto',
      'x-forwarded-host',
      'cookie',
    ],
  ),
  headerText,
  { maxKeys: 4 },
)

/** Bodies as they should be, and as they should not. */
export const body = fc.oneof(
  fields.map(content => ({ type: 'application/json', content: JSON.stringify(content) })),
  fields.map(content => ({ type: 'application/x-www-form-urlencoded', content: formOf(content) })),
  fc.record({
    type: fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data',
      '',
    ),
    content: fc.oneof(
      text,
      fc.uint8Array({ maxLength: 200 }).map(bytes => new Uint8Array(bytes)),
    ),
  }),
)

function formOf(content: Record<string, unknown>): string {
  return Object.entries(content)
    .map(
      ([name, value]) =>
        `${encode(name)}=${encode(typeof value === 'string' ? value : JSON.stringify(value))}`,
    )
    .join('&')
}

/** As a browser writes it; what cannot be written goes as it is. */
function encode(part: string): string {
  return part.isWellFormed() ? encodeURIComponent(part) : '%ED%A0%80'
}

/** Puts texts in the places of a path that are not fixed, encoded or as they are. */
export function pathOf(pattern: string, parts: string[], isEncoded: boolean): string {
  let index = 0
  return pattern.replaceAll(/:\w+|\*/g, () => {
    const part = parts[index++ % parts.length] ?? ''
    return isEncoded ? encode(part) : part.replaceAll(/[^\x21-\x7e]|[?#\\]/g, '')
  })
}
