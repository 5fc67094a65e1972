/** On every answer that has not its own: the policy allows nothing but our own files, no inline script or style, no framing. */
export const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:", // Swagger UI's icons are data: addresses; a picture is shown before it is sent
    "media-src 'self' blob:", // a recording is listened to before it is sent
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Personal, all of it; the fingerprinted files say otherwise for themselves.
  'cache-control': 'no-store',
}
