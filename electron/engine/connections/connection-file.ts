import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { connectionColours, secretKeepings } from '../../../shared/model/connection.ts'
import type { ConnectionChoices } from '../../../shared/model/connection.ts'
import { secretNames } from '../../../shared/connection-string/secrets.ts'
import type { SecretName } from '../../../shared/connection-string/secrets.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asConnectionId } from '../../../shared/model/ids.ts'
import type { ConnectionId } from '../../../shared/model/ids.ts'
import { openDataDirectory } from '../projects/data-directory.ts'
import { directoryError, replaceFile, systemCode } from '../projects/files.ts'
import type { SecretStore } from './secret-store.ts'

/** Encrypted secrets, and the kind of store that can read them. */
export interface SealedSecrets {
  readonly by: SecretStore['kind']
  readonly bytes: Uint8Array
}

/** A connection as the file has it. */
export interface StoredConnection extends ConnectionChoices {
  readonly id: ConnectionId
  readonly createdTime: number
  readonly secretNames: readonly SecretName[]
  /** Null where the secrets are asked for each time, or there are none. */
  readonly sealed: SealedSecrets | null
}

const fileName = 'connections.json'
const layoutVersion = 1
/** For the owner alone: addresses and user names are nobody else's business either. */
const ownerOnly = 0o600

/** Every saved connection; none where the file is not there yet. */
export async function readConnections(dataDirectory: string): Promise<StoredConnection[]> {
  const file = path.join(dataDirectory, fileName)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw directoryError(error, dataDirectory)
  }
  return parseFile(text, file)
}

/** Writes them all as one durable act, in a file that only its owner can read. */
export async function writeConnections(
  dataDirectory: string,
  connections: readonly StoredConnection[],
  suffix: string,
): Promise<void> {
  await openDataDirectory(dataDirectory, suffix)
  const content = { version: layoutVersion, connections: connections.map(toJson) }
  const file = path.join(dataDirectory, fileName)
  try {
    await replaceFile(file, `${JSON.stringify(content, null, 2)}\n`, suffix, ownerOnly)
  } catch (error) {
    throw directoryError(error, dataDirectory)
  }
}

const toJson = ({ sealed, ...rest }: StoredConnection) => ({
  ...rest,
  sealed: sealed === null ? null : { by: sealed.by, base64: Buffer.from(sealed.bytes).toString('base64') },
})

function parseFile(text: string, file: string): StoredConnection[] {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw damaged(file)
  }
  const { version, connections } = fieldsOf(content)
  if (typeof version !== 'number' || !Array.isArray(connections)) throw damaged(file)
  if (version > layoutVersion) {
    const message = `The file ${file} was written by a newer Argon Desktop; update the app to use its connections`
    throw new ArgonError('store.version', message, { file, version, layoutVersion })
  }
  return connections.map((fields: unknown) => {
    const connection = parseConnection(fieldsOf(fields))
    if (connection === null) throw damaged(file)
    return connection
  })
}

function damaged(file: string): ArgonError {
  const message = `The file ${file} is not as Argon Desktop writes it; put a copy in its place, or move it away to begin anew`
  return new ArgonError('connection.damaged', message, { file })
}

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

function parseConnection(fields: Fields): StoredConnection | null {
  const { id, name, uri, createdTime, isFavourite, isReadOnly } = fields
  if (typeof id !== 'string' || typeof name !== 'string' || typeof uri !== 'string') return null
  const sealed = parseSealed(fields['sealed'])
  if (sealed === undefined) return null
  const names = Array.isArray(fields['secretNames']) ? fields['secretNames'] : []
  return {
    id: asConnectionId(id),
    name,
    uri,
    createdTime: typeof createdTime === 'number' ? createdTime : 0,
    isFavourite: isFavourite === true,
    isReadOnly: isReadOnly === true,
    colour: connectionColours.find((colour) => colour === fields['colour']) ?? 'none',
    keeping: secretKeepings.find((keeping) => keeping === fields['keeping']) ?? 'ask',
    secretNames: secretNames.filter((secret) => names.includes(secret)),
    sealed,
  }
}

/** Undefined where it is neither sealed secrets nor none. */
function parseSealed(value: unknown): SealedSecrets | null | undefined {
  if (value === null || value === undefined) return null
  const { by, base64 } = fieldsOf(value)
  if ((by !== 'system' && by !== 'keyFile') || typeof base64 !== 'string') return undefined
  return { by, bytes: Buffer.from(base64, 'base64') }
}
