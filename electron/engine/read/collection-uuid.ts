import { uuidToBytes } from '../../../shared/ejson/text-bytes.ts'
import type { CollectionId, ProjectId } from '../../../shared/model/ids.ts'

export const uuidSubtype = 4
const idBytes = 6

/** The project's id with the collection's in its last bytes: the same wherever the log is read. */
export function collectionUuid(project: ProjectId, id: CollectionId): Uint8Array {
  const bytes = Uint8Array.from(uuidToBytes(project) as Uint8Array)
  let rest: number = id
  for (let i = 1; i <= idBytes; i++) {
    bytes[bytes.length - i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return bytes
}
