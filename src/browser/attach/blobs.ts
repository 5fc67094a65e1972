import { me } from '../person.ts'
import { fileDatabase } from '../storage.ts'

// The files themselves, in a database of the browser that is one person's: they are there after a reload, and for every tab.

const STORE = 'files'

/** What the browser would not keep: this tab has it as long as it is open. */
const unkept = new Map<string, Blob>()

let opening: Promise<IDBDatabase> | null = null

/** Keeps a file. Without room for it, this tab alone has it. @throws when it cannot be read, as a folder */
export async function keepBlob(key: string, file: Blob): Promise<void> {
  await file.slice(0, 1).arrayBuffer()
  try {
    await transact('readwrite', store => store.put(file, key))
  } catch {
    unkept.set(key, file)
  }
}

/** Reads a file. Returns null when it is not kept any more. */
export async function readBlob(key: string): Promise<Blob | null> {
  const own = unkept.get(key)
  if (own) return own
  const kept = await transact('readonly', store => store.get(key)).catch(() => null)
  return kept instanceof Blob ? kept : null
}

export async function forgetBlob(key: string): Promise<void> {
  unkept.delete(key)
  await transact('readwrite', store => store.delete(key)).catch(() => null)
}

/** Lists what is kept. */
export async function keptKeys(): Promise<string[]> {
  const keys = await transact('readonly', store => store.getAllKeys()).catch(() => [])
  return Array.isArray(keys) ? keys.map(String) : []
}

/** Whether it survives that this page is left. */
export function isBlobKept(key: string): boolean {
  return !unkept.has(key)
}

async function transact(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const transaction = (await open()).transaction(STORE, mode)
  const request = work(transaction.objectStore(STORE))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(fileDatabase(me()))
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  }).then(
    database => {
      const forget = () => {
        opening = null
        database.close()
      }
      database.onversionchange = forget // somebody signs out
      database.onclose = forget
      return database
    },
    error => {
      opening = null
      throw error
    },
  )
  return opening
}
