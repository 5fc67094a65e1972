/**
 * Loads the library that makes and checks what devices sign, when somebody uses a passkey: it takes a quarter of a second and 28 MB,
 * which a server without passkeys saves.
 */
export async function loadLibrary() {
  // A package that it needs looks for this one. Within the binary, only what was awaited is there by then.
  await import('reflect-metadata')
  const [library, { decodeAttestationObject }] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ])
  return { ...library, decodeAttestationObject }
}
