import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { bytesToHex } from '../../../shared/ejson/text-bytes.ts'

/** Who may use an endpoint. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

const user = 'argon'
const secretBytes = 32
const pattern = /^[\w-]{43}$/u
const ownerOnly = 0o600

/**
 * The one user of the endpoints over a data directory, with a secret of 256 bits that is made at the first run and rests
 * in a file that only this user of the machine can read.
 */
export async function openCredentials(
  dataDirectory: string,
  randomBytes: (length: number) => Uint8Array,
): Promise<Credentials> {
  await mkdir(dataDirectory, { recursive: true })
  const file = path.join(dataDirectory, 'wire-secret')
  const password = (await readSecret(file)) ?? (await makeSecret(file, randomBytes))
  return { user, password }
}

async function readSecret(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return pattern.test(text.trim()) ? text.trim() : undefined
}

/** Two may begin at once: the file gets its name when it is whole, and whoever comes second takes the secret of the first. */
async function makeSecret(file: string, randomBytes: (length: number) => Uint8Array): Promise<string> {
  const secret = Buffer.from(randomBytes(secretBytes)).toString('base64url')
  const unfinished = `${file}.${bytesToHex(randomBytes(4))}`
  try {
    await writeFile(unfinished, secret, { flag: 'wx', mode: ownerOnly, flush: true })
    await link(unfinished, file)
    return secret
  } catch (error) {
    const other = await readSecret(file)
    if (other !== undefined) return other
    throw error
  } finally {
    await rm(unfinished, { force: true })
  }
}
