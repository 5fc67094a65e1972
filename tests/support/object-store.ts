/** An object store that speaks as much of S3 as is needed. */
export type ObjectStore = {
  url: string
  /** What there is, by bucket and key. */
  objects: Map<string, Uint8Array>
  /** Has it refuse everything from now on, or no longer. */
  setBroken(isBroken: boolean): void
  stop(): Promise<void>
}

/** Starts one on a free port. */
export function startObjectStore(): ObjectStore {
  const objects = new Map<string, Uint8Array>()
  const uploads = new Map<string, Map<number, Uint8Array>>()
  let isBroken = false

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const key = pathname.slice(1)
    if (isBroken || !request.headers.get('authorization')?.includes('Credential=the-key/'))
      return refuse(403, 'AccessDenied')
    const bytes = async () => new Uint8Array(await request.arrayBuffer())
    const upload = uploads.get(searchParams.get('uploadId') ?? '')
    switch (request.method) {
      case 'POST':
        if (upload) return complete(key, upload)
        return begin()
      case 'PUT':
        if (upload) upload.set(Number(searchParams.get('partNumber')), await bytes())
        else objects.set(key, await bytes())
        return new Response(null, { headers: { etag: '"etag"' } })
      case 'DELETE':
        objects.delete(key)
        return new Response(null, { status: 204 })
      default:
        return read(objects.get(key), request.headers.get('range'))
    }
  }

  function begin(): Response {
    const id = crypto.randomUUID()
    uploads.set(id, new Map())
    return new Response(
      `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    )
  }

  function complete(key: string, parts: Map<number, Uint8Array>): Response {
    const inOrder = [...parts].sort(([one], [other]) => one - other)
    objects.set(key, Buffer.concat(inOrder.map(([, bytes]) => bytes)))
    return new Response('<CompleteMultipartUploadResult><ETag>"etag"</ETag></CompleteMultipartUploadResult>')
  }

  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: answer })
  return {
    url: server.url.origin,
    objects,
    setBroken(broken) {
      isBroken = broken
    },
    stop: () => server.stop(true),
  }
}

function read(object: Uint8Array | undefined, range: string | null): Response {
  if (!object) return refuse(404, 'NoSuchKey')
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  if (first === undefined) return new Response(new Uint8Array(object))
  const part = object.slice(Number(first), last ? Number(last) + 1 : undefined)
  const contentRange = `bytes ${first}-${Number(first) + part.length - 1}/${object.length}`
  return new Response(part, { status: 206, headers: { 'content-range': contentRange } })
}

function refuse(status: number, code: string): Response {
  return new Response(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`, { status })
}
