import { strict as assert } from 'node:assert'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeBaseImage } from './base-image.ts'
import { run } from './command.ts'
import type { Engine } from './engine.ts'
import type { Check } from './report.ts'

export const IMAGE = 'localhost/chatapp'

/** What a registry and a slow line have to carry. */
const MAX_COMPRESSED_MB = 80

const CERTIFICATES = process.env.NODE_EXTRA_CA_CERTS ?? '/etc/ssl/certs/ca-certificates.crt'
const LABELS = ['title', 'description', 'licenses', 'version', 'revision', 'source']

type Places = { source: string; base: string }

/** Gives the name of the image that the Dockerfile begins with. @throws Error when it has none */
export async function readBaseName(source: string): Promise<string> {
  const name = /^FROM (\S+) AS build$/m.exec(await Bun.file(join(source, 'Dockerfile')).text())?.[1]
  if (!name) throw new Error('The Dockerfile has no stage that is called build.')
  return name
}

/** Builds the image as `docker build` would, and looks at what came out. */
export async function buildImage(check: Check, engine: Engine, { source, base }: Places): Promise<void> {
  await check(`there is a ${base} of Debian's packages and this Bun`, () => makeBaseImage(engine, base))

  await check('the image is built', async () => {
    const secret = existsSync(CERTIFICATES) ? ['--secret', `id=ca,src=${CERTIFICATES}`] : []
    const labels = ['--build-arg', 'VERSION=1.2.3', '--build-arg', 'SOURCE=https://example.com/chatapp']
    const how = [
      '--layers',
      '--pull-never',
      '--isolation',
      'chroot',
      '--format',
      'docker',
      ...secret,
      ...labels,
    ]
    await engine.buildah('bud', ...how, '--tag', IMAGE, source)
  })

  await check('it says what it is and runs as a user with a number', async () => {
    const [image]: { Labels: Record<string, string>; User: string }[] = JSON.parse(
      await engine.podman('image', 'inspect', IMAGE),
    )
    assert.match(image?.User ?? '', /^[1-9]\d*:[1-9]\d*$/)
    for (const label of LABELS) assert(`org.opencontainers.image.${label}` in (image?.Labels ?? {}), label)
    assert.equal(image?.Labels['org.opencontainers.image.version'], '1.2.3')
  })

  await check(
    'there is nothing in it but the program, its libraries and what the C library looks up',
    async () => {
      const mounted = await engine.podman('image', 'mount', IMAGE)
      const files = (await run(['find', '.', '-not', '-type', 'd'], { cwd: mounted })).split('\n')
      await engine.podman('image', 'unmount', IMAGE)
      const others = files.filter(
        file => !/^\.\/((usr\/)?lib(64)?\/.*\.so\b.*|usr\/local\/bin\/chatapp)$/.test(file),
      )
      assert.deepEqual(others.sort(), ['./etc/group', './etc/nsswitch.conf', './etc/passwd'])
    },
  )
}

/** Packs the image as a registry does. */
export async function weighImage(check: Check, engine: Engine, dir: string): Promise<void> {
  await check(`as .tar.gz it has at most ${MAX_COMPRESSED_MB} MB`, async () => {
    const archive = join(dir, 'image.tar')
    await engine.podman('save', '--output', archive, IMAGE)
    await run(['gzip', archive])
    const megabytes = statSync(`${archive}.gz`).size / 1e6
    assert(megabytes <= MAX_COMPRESSED_MB, `it has ${megabytes.toFixed(1)} MB`)
    return `${megabytes.toFixed(1)} MB`
  })
}
