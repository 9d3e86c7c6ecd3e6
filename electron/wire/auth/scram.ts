import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** What the server keeps to know a password by (RFC 5802): the password cannot be had from it. */
export interface ScramSecrets {
  readonly salt: Buffer
  readonly storedKey: Buffer
  readonly serverKey: Buffer
}

/** As many rounds as MongoDB makes with SHA-256. */
export const scramIterations = 15_000
export const saltBytes = 28
const keyBytes = 32
const derive = promisify(pbkdf2)

export async function scramSecrets(password: string, salt: Buffer): Promise<ScramSecrets> {
  const salted = await derive(password.normalize('NFKC'), salt, scramIterations, keyBytes, 'sha256')
  return {
    salt,
    storedKey: createHash('sha256').update(hmac(salted, 'Client Key')).digest(),
    serverKey: hmac(salted, 'Server Key'),
  }
}

/** The parts of the client's first message, or undefined for what is none (or asks for channel binding, which is not offered). */
export interface ClientFirst {
  readonly user: string
  readonly nonce: string
  /** The header that the client's last message repeats. */
  readonly header: string
  /** The message without its header. */
  readonly bare: string
}

export function parseClientFirst(text: string): ClientFirst | undefined {
  const [, header, bare, name, nonce] =
    /^([ny],(?:a=[^,]*)?,)(n=([^,]*),r=([^,]+)(?:,.*)?)$/su.exec(text) ?? []
  if (header === undefined || bare === undefined || name === undefined || nonce === undefined)
    return undefined
  return { user: name.replaceAll('=2C', ',').replaceAll('=3D', '='), nonce, header, bare }
}

/** An exchange after the first message: what was said so far, and with whose secrets the proof is checked. */
export interface Challenge {
  readonly first: ClientFirst
  readonly secrets: ScramSecrets
  /** Both nonces, the client's in front. */
  readonly nonce: string
  readonly message: string
}

export function challenge(first: ClientFirst, secrets: ScramSecrets, serverNonce: string): Challenge {
  const nonce = first.nonce + serverNonce
  const message = `r=${nonce},s=${secrets.salt.toString('base64')},i=${scramIterations}`
  return { first, secrets, nonce, message }
}

/** The server's last message where the client has proved that it knows the password, else undefined. */
export function checkProof({ first, secrets, nonce, message }: Challenge, text: string): string | undefined {
  const [, withoutProof, binding, echoed, proof] =
    /^(c=([^,]*),r=([^,]+)(?:,.*)?),p=([^,]+)$/su.exec(text) ?? []
  if (withoutProof === undefined || binding === undefined || proof === undefined) return undefined
  if (echoed !== nonce || binding !== Buffer.from(first.header).toString('base64')) return undefined
  const said = `${first.bare},${message},${withoutProof}`
  const signature = hmac(secrets.storedKey, said)
  const given = Buffer.from(proof, 'base64')
  if (given.length !== signature.length) return undefined
  const clientKey = given.map((byte, index) => byte ^ (signature[index] as number))
  const storedKey = createHash('sha256').update(clientKey).digest()
  if (!timingSafeEqual(storedKey, secrets.storedKey)) return undefined
  return `v=${hmac(secrets.serverKey, said).toString('base64')}`
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
