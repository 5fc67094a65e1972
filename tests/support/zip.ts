import { BlobReader, BlobWriter, configure, ZipReader } from '@zip.js/zip.js'

configure({ useWebWorkers: false })

/** A file of a ZIP. */
export type Unzipped = { name: string; text: string }

/** Takes a ZIP apart. @throws when a checksum in it is wrong, or anything else that a strict reader finds */
export async function unzip(bytes: Blob): Promise<Unzipped[]> {
  const reader = new ZipReader(new BlobReader(bytes), { checkSignature: true, checkOverlappingEntry: true })
  const files: Unzipped[] = []
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue
    files.push({ name: entry.filename, text: await (await entry.getData(new BlobWriter())).text() })
  }
  await reader.close()
  return files
}
