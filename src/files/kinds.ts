import type { FileOfMessage } from './model.ts'
import { isShown } from './types.ts'

/** How a file is shown. */
type Kind = 'picture' | 'voice' | 'sound' | 'film' | 'other'

/** What says how a file is shown. */
type Typed = Pick<FileOfMessage, 'type' | 'width' | 'waveform'>

/** A picture that has a preview. */
export type Picture = FileOfMessage & { width: number; height: number }

/** Says how a file is shown. What is neither drawn nor played is there to be saved. */
export function kindOf(file: Typed): Kind {
  if (!isShown(file)) return 'other'
  if (file.type.startsWith('image/')) return 'picture'
  if (file.type.startsWith('video/')) return 'film'
  return file.waveform === null ? 'sound' : 'voice'
}

/** Whether a file is a picture that has a preview. */
export function isPicture(file: FileOfMessage): file is Picture {
  return kindOf(file) === 'picture'
}
