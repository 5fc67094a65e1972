import { expect, test } from 'bun:test'
import { describeUserAgent } from '../../src/devices/user-agent.ts'

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    { browser: 'Chrome', system: 'Windows' },
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    { browser: 'Microsoft Edge', system: 'Windows' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    { browser: 'Safari', system: 'iOS' },
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    { browser: 'Chrome', system: 'Android' },
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    { browser: 'Firefox', system: 'Linux' },
  ],
  ['curl/8.14.1', { browser: 'curl', system: '' }],
  ['python-requests/2.32.4', { browser: 'python-requests', system: '' }],
  ['my bot', { browser: 'my', system: '' }],
  ['', { browser: '', system: '' }],
  [' ', { browser: '', system: '' }],
  [`${'x'.repeat(300)}/1`, { browser: `${'x'.repeat(39)}…`, system: '' }],
  ['<script>alert(1)</script>', { browser: '<script>alert', system: '' }],
])('%p is told in words', (userAgent, described) => {
  expect(describeUserAgent(userAgent)).toEqual(described)
})
