import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { SecretStore } from '../engine/engine.ts'

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const ownerOnly = 0o600

/**
 * Secrets where the operating system keeps none for this host: encrypted by a key in a file that only this user can
 * read. Whoever can read all of this user's files can read them too, which the window says; a copy of the list of
 * connections alone gives nothing away.
 */
export async function openKeyFileSecrets(dataDir: string): Promise<SecretStore> {
  const place = path.join(dataDir, 'secrets.key')
  const key = (await readKey(place)) ?? (await makeKey(place))
  return {
    kind: 'keyFile',
    place,
    async encrypt(text) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key, nonce)
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden])
    },
    async decrypt(bytes) {
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      const hidden = bytes.subarray(nonceBytes + tagBytes)
      return Buffer.concat([decipher.update(hidden), decipher.final()]).toString('utf8')
    },
  }
}

/** Null where there is none yet, or one that nothing can have been encrypted with. */
async function readKey(file: string): Promise<Buffer | null> {
  const key = await readFile(file).catch(() => null)
  return key?.length === keyBytes ? key : null
}

/**
 * Two hosts may begin at once: whoever comes second takes the key of the first. The file gets its name when it is whole,
 * so nobody reads half a key.
 */
async function makeKey(file: string): Promise<Buffer> {
  await mkdir(path.dirname(file), { recursive: true })
  const key = randomBytes(keyBytes)
  const unfinished = `${file}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(unfinished, key, { flag: 'wx', mode: ownerOnly, flush: true })
    return await publishKey(unfinished, file, key)
  } finally {
    await rm(unfinished, { force: true })
  }
}

async function publishKey(unfinished: string, file: string, key: Buffer): Promise<Buffer> {
  try {
    await link(unfinished, file)
    return key
  } catch (error) {
    // What is there and holds no key is left alone: it may be what other secrets were encrypted with.
    const other = await readKey(file)
    if (other !== null) return other
    throw error
  }
}
