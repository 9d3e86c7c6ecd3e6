import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asProjectId, type ProjectId } from '../../../shared/model/ids.ts'
import { replaceFile, systemCode } from './files.ts'

/** What is known about a project without opening it. Times are milliseconds since 1970. */
export interface ProjectInfo {
  readonly id: ProjectId
  readonly name: string
  readonly handle: string
  readonly createdTime: number
  /** When it was put into the trash, or null. */
  readonly deletedTime: number | null
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
  return { id, name, handle, createdTime, deletedTime }
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
