import { requestContextOf } from '../http/request-context.ts'
import type { PictureSize } from './model.ts'

export const PROFILE = '/settings'
export const APPEARANCE = '/settings/appearance'

/** The address of a picture. It changes with the picture. */
export function picturePath(hash: string, size: PictureSize): string {
  return `/pictures/${hash}/${size}`
}

/** The whole addresses of a picture, for programs. */
export function pictureToJson(hash: string | null, request: Request) {
  if (hash === null) return null
  const { origin } = requestContextOf(request)
  return { small: origin + picturePath(hash, 'small'), large: origin + picturePath(hash, 'large') }
}
