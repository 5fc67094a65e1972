import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { OperatorError, systemCodeOf } from '../errors.ts'
import { log } from '../log.ts'

/** A certificate with its chain, and its key, in PEM. */
export type TlsPair = { cert: string; key: string }

/**
 * Reads the certificate and the key that the options name; null where they name none.
 * @throws OperatorError when one cannot be read or is none, or they do not belong together
 */
export function readTls({ tlsCert, tlsKey }: { tlsCert: string; tlsKey: string }): TlsPair | null {
  if (!tlsCert) return null
  const pair = { cert: read('CHATAPP_TLS_CERT', tlsCert), key: read('CHATAPP_TLS_KEY', tlsKey) }
  const certificate = parseCertificate(pair.cert, tlsCert)
  if (!certificate.checkPrivateKey(parseKey(pair.key, tlsKey))) {
    throw new OperatorError(
      `The key in ${tlsKey} does not belong to the certificate in ${tlsCert}. Set CHATAPP_TLS_CERT and CHATAPP_TLS_KEY to a pair.`,
    )
  }
  if (new Date(certificate.validTo) < new Date())
    log('warn', 'the certificate has expired: browsers refuse it', {
      file: tlsCert,
      end: certificate.validTo,
    })
  return pair
}

function read(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new OperatorError(
      `${option} names ${path}, which cannot be read (${systemCodeOf(error)}). Give its path, and let this user read it.`,
    )
  }
}

function parseCertificate(text: string, path: string): X509Certificate {
  try {
    return new X509Certificate(text)
  } catch {
    throw new OperatorError(`${path} is no certificate in PEM ("-----BEGIN CERTIFICATE-----").`)
  }
}

function parseKey(text: string, path: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch {
    throw new OperatorError(
      `${path} is no private key in PEM, or has a passphrase. Take the passphrase off it.`,
    )
  }
}
