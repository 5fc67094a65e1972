import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { AddressError } from '../../src/outbound/address.ts'
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts'
import { isPublic } from '../../src/outbound/public.ts'
import { CERTIFICATES } from '../http/certificates.ts'

const REFUSING = { outboundPrivate: 'refuse' } as const
const ALLOWING = { outboundPrivate: 'allow' } as const
const HERE = async () => [{ address: '127.0.0.1', family: 4 }]
const REQUEST = { headers: { 'content-type': 'text/plain' }, body: 'hello' }

let secure: Bun.Server<undefined>
let plain: Bun.Server<undefined>
let silent: Bun.TCPSocketListener
let asked: string[] = []

beforeAll(async () => {
  async function fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    asked.push(`${request.method} ${request.headers.get('host')} ${pathname} ${await request.text()}`)
    if (pathname === '/redirect') return Response.redirect('/elsewhere')
    if (pathname === '/endless')
      return new Response(new ReadableStream({ pull: stream => stream.enqueue(Buffer.alloc(100_000, 'a')) }))
    return new Response('thanks', { status: 201, headers: { 'retry-after': '7' } })
  }
  secure = Bun.serve({ hostname: '127.0.0.1', port: 0, tls: CERTIFICATES.local, fetch })
  plain = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch })
  silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
})
afterAll(async () => {
  await Promise.all([secure.stop(true), plain.stop(true)])
  silent.stop(true)
})

/** What is wrong with an address. */
async function problemOf(outbound: Outbound, address: string) {
  asked = []
  const error = await outbound.post(address, REQUEST).catch(reason => reason)
  expect(await outbound.examine(address).catch(reason => reason)).toEqual(error)
  expect(asked).toEqual([])
  return error instanceof AddressError ? error.problem : error
}

test('an address of the open internet is public', () => {
  const open = ['8.8.8.8', '2a00:1450:4001:80e::200e', '::ffff:8.8.8.8', '64:ff9b::808:808']
  expect(open.filter(address => !isPublic(address))).toEqual([])
})

test('one that leads elsewhere is not, however it is written', () => {
  const inner =
    `127.0.0.1 127.9.9.9 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200 0.0.0.0 0.1.2.3
    192.0.0.192 198.18.0.1 203.0.113.5 224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16 :: ::1 ::127.0.0.1 ::a9fe:a9fe 4000::1 ::ffff:10.0.0.1 ::ffff:0:10.0.0.1
    64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::808:808 2002:7f00:1:: 2001::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 2001:db8::1 100::1
    localhost 1 010.1.1.1`.split(/\s+/)
  expect(inner.filter(isPublic)).toEqual([])
})

describe('an address that somebody gave', () => {
  const outbound = createOutbound(REFUSING)

  test('has to be https, and to have no password', async () => {
    expect(await problemOf(outbound, 'http://push.example.com/')).toBe('insecure')
    for (const address of [
      '',
      'push',
      'ftp://x.example',
      'https://a:b@x.example/',
      `https://x.example/${'a'.repeat(2_000)}`,
    ])
      expect(await problemOf(outbound, address)).toBe('malformed')
  })

  test('is refused where it leads into a private network, also by a name and in other spellings', async () => {
    const { port } = secure
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]'])
      expect(await problemOf(outbound, `https://${host}:${port}/`)).toBe('private')
  })

  test('is refused where one of several addresses of its host is private, and where there are none', async () => {
    const resolve = async () => [{ address: '8.8.8.8', family: 4 }, ...(await HERE())]
    expect(await problemOf(createOutbound(REFUSING, { resolve }), 'https://push.example.com/')).toBe(
      'private',
    )
    expect(await problemOf(outbound, 'https://push.invalid/')).toBe('unknown-host')
  })
})

describe('where private networks are allowed', () => {
  test('an address is asked at the place that was looked at, without finding its host again', async () => {
    let times = 0
    const resolve = async () => (times++ === 0 ? HERE() : [])
    asked = []
    const outbound = createOutbound(ALLOWING, { resolve })
    const answer = await outbound.post(`http://push.invalid:${plain.port}/push`, REQUEST)
    expect(answer).toMatchObject({ status: 201, body: 'thanks', headers: { 'retry-after': '7' } })
    expect(asked).toEqual([`POST push.invalid:${plain.port} /push hello`])
    expect(times).toBe(1)
  })

  test('the certificate has to be that of the name', async () => {
    const outbound = createOutbound(ALLOWING, { resolve: HERE, ca: CERTIFICATES.local.cert })
    const address = `https://localhost:${secure.port}/`
    expect(await outbound.post(address, REQUEST)).toMatchObject({ status: 201 })
    asked = []
    await expect(outbound.post(`https://push.test:${secure.port}/`, REQUEST)).rejects.toThrow(
      'does not match',
    )
    await expect(createOutbound(ALLOWING).post(address, REQUEST)).rejects.toThrow('self')
    expect(asked).toEqual([])
  })

  test('a redirect is not followed, and of an answer without end only the beginning is read', async () => {
    const outbound = createOutbound(ALLOWING)
    const address = `http://127.0.0.1:${plain.port}`
    asked = []
    expect(await outbound.post(`${address}/redirect`, REQUEST)).toMatchObject({ status: 302 })
    expect((await outbound.post(`${address}/endless`, REQUEST)).body).toHaveLength(4_096)
    expect(asked).toHaveLength(2)
  })

  test('what does not answer, or nobody waits for, is left', async () => {
    const address = `https://127.0.0.1:${silent.port}/`
    await expect(createOutbound(ALLOWING, { answerWithinMs: 50 }).post(address, REQUEST)).rejects.toThrow(
      'timed out',
    )
    const never = { resolve: () => new Promise<never>(() => {}), answerWithinMs: 50 }
    await expect(createOutbound(ALLOWING, never).post('https://push.test/', REQUEST)).rejects.toThrow(
      'timed out',
    )
    const signal = AbortSignal.abort(new Error('stopping'))
    await expect(createOutbound(ALLOWING).post(address, { ...REQUEST, signal })).rejects.toThrow('stopping')
  })
})
