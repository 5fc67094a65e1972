import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDir } from '../support/cleanup.ts'

/** A piece of the source and what it is replaced by. */
export type Damage = { file: string; text: string; by: string }

const ROOT = join(import.meta.dirname, '..', '..')
const PARTS = ['src', 'sql', 'public', 'package.json', 'tsconfig.json']

/**
 * Copies this ChatApp and damages the copy. Gives the folder of it.
 * @throws Error when a piece is not there exactly once: the source has changed, and the damage has to follow
 */
export function breakEngine(damages: readonly Damage[]): string {
  const root = temporaryDir()
  for (const part of PARTS) cpSync(join(ROOT, part), join(root, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  for (const { file, text, by } of damages) {
    const path = join(root, file)
    const pieces = readFileSync(path, 'utf8').split(text)
    if (pieces.length !== 2) throw new Error(`${file} has this ${pieces.length - 1} times, not once: ${text}`)
    writeFileSync(path, pieces.join(by))
  }
  return root
}
