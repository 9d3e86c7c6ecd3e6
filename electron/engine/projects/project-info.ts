import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asProjectId, type ProjectId } from '../../../shared/model/ids.ts'
import type { Home } from '../../../shared/model/link.ts'
import { replaceFile, systemCode } from './files.ts'

/** What is known about a project without opening it. Times are milliseconds since 1970. */
export interface ProjectInfo {
  readonly id: ProjectId
  readonly name: string
  readonly handle: string
  readonly createdTime: number
  /** When it was put into the trash, or null. */
  readonly deletedTime: number | null
  readonly home: Home
  /** Where it is being moved to, until it is there; the draft of the log's last entry here, in hexadecimal. */
  readonly moving: { readonly to: Home; readonly draft: string } | null
}

const infoFile = 'project.json'

/** Writes `project.json` of a project's directory, durably and as a whole. */
export async function writeInfo(directory: string, info: ProjectInfo, suffix: string): Promise<void> {
  await replaceFile(path.join(directory, infoFile), `${JSON.stringify(info, null, 2)}\n`, suffix)
}

/** Reads `project.json`; throws `project.damaged` where it is missing or unreadable. */
export async function readInfo(directory: string, id: ProjectId): Promise<ProjectInfo> {
  const file = path.join(directory, infoFile)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw damagedInfo(file, id, error)
  }
  const info = parseInfo(text, id)
  if (info === null) throw damagedInfo(file, id)
  return info
}

function parseInfo(text: string, id: ProjectId): ProjectInfo | null {
  let fields: unknown
  try {
    fields = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof fields !== 'object' || fields === null) return null
  const { name, handle, createdTime, deletedTime } = fields as Partial<Record<keyof ProjectInfo, unknown>>
  if (typeof name !== 'string' || typeof handle !== 'string') return null
  if (typeof createdTime !== 'number') return null
  if (deletedTime !== null && typeof deletedTime !== 'number') return null
  const homes = parseHomes(fields)
  return homes === null ? null : { id, name, handle, createdTime, deletedTime, ...homes }
}

/** Files of before there were other homes name none. */
function parseHomes(fields: object): Pick<ProjectInfo, 'home' | 'moving'> | null {
  const { home = embedded, moving = null } = fields as { home?: unknown; moving?: unknown }
  if (!isHome(home)) return null
  if (moving === null) return { home, moving }
  const { to, draft } = moving as { to?: unknown; draft?: unknown }
  return isHome(to) && typeof draft === 'string' ? { home, moving: { to, draft } } : null
}

export const embedded: Home = { kind: 'embedded' }

function isHome(value: unknown): value is Home {
  if (typeof value !== 'object' || value === null) return false
  const { kind, connectionId, database } = value as Record<string, unknown>
  if (kind === 'embedded') return true
  return kind === 'mongodb' && typeof connectionId === 'string' && typeof database === 'string'
}

function damagedInfo(file: string, id: ProjectId, cause?: unknown): ArgonError {
  const why = systemCode(cause) === 'ENOENT' ? 'is missing' : 'cannot be read'
  const message = `The file ${file} ${why}, so the project cannot be opened; its data beside it is untouched`
  return new ArgonError('project.damaged', message, { id, file }, { cause })
}

/** Stands in a list for a project whose `project.json` cannot be read, so that nobody thinks it gone. */
export const placeholderInfo = (id: ProjectId): ProjectInfo => ({
  id,
  name: `Unreadable project ${id.slice(0, 8)}`,
  handle: id.slice(0, 8),
  createdTime: 0,
  deletedTime: null,
  home: embedded,
  moving: null,
})

const projectIdPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/** The project that a directory's name stands for; null for any other name. */
export const projectIdOf = (name: string): ProjectId | null =>
  projectIdPattern.test(name) ? asProjectId(name) : null

/** A random UUID (version 4, RFC 9562) from 16 random bytes. */
export const projectIdFrom = (random: Uint8Array): ProjectId => asProjectId(uuidFrom(random))

/** A UUID of version 4 made of 16 random bytes. */
export function uuidFrom(random: Uint8Array): string {
  const bytes = Uint8Array.from(random)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  return parts.join('-')
}
