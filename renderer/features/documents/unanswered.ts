import type { DocumentWrite } from '../../../shared/contract/documents.ts'
import { draftBytes } from '../../../shared/model/limits.ts'
import { hasCode } from '../../state/errors.ts'
import type { CollectionPlace } from './view-state.ts'

/** A change that was sent and got no answer. */
interface Unanswered {
  readonly place: CollectionPlace
  readonly writes: readonly DocumentWrite[]
  readonly draft: Uint8Array
}

const unansweredMax = 100
let unanswered: readonly Unanswered[] = []

/** An id that stands for a change in all its tries. */
export const newDraft = (): Uint8Array => crypto.getRandomValues(new Uint8Array(draftBytes))

/**
 * Sends a change with an id that stands for it in all its tries: the same change, asked for once more after an answer
 * was lost, has the same id, and is saved once at most.
 */
export async function sendOnce<T>(
  place: CollectionPlace,
  writes: readonly DocumentWrite[],
  send: (draft: Uint8Array) => Promise<T>,
): Promise<T> {
  const known = unanswered.find((one) => isSame(one, place, writes))
  const draft = known?.draft ?? newDraft()
  try {
    const answer = await send(draft)
    unanswered = unanswered.filter((one) => one.draft !== draft)
    return answer
  } catch (error) {
    const isLost = hasCode(error, 'log.outcomeUnknown') || hasCode(error, 'connection.closed')
    if (isLost && known === undefined)
      unanswered = [...unanswered.slice(1 - unansweredMax), { place, writes, draft }]
    throw error
  }
}

function isSame(one: Unanswered, place: CollectionPlace, writes: readonly DocumentWrite[]): boolean {
  const { projectId, branchId, collectionId } = one.place
  return (
    projectId === place.projectId &&
    branchId === place.branchId &&
    collectionId === place.collectionId &&
    one.writes.length === writes.length &&
    one.writes.every((write, n) => isSameWrite(write, writes[n]))
  )
}

function isSameWrite(a: DocumentWrite, b: DocumentWrite | undefined): boolean {
  if (b === undefined || a.kind !== b.kind) return false
  const [mine, theirs] = [bytesOf(a), bytesOf(b)]
  return mine.length === theirs.length && mine.every((byte, n) => byte === theirs[n])
}

const bytesOf = (write: DocumentWrite): Uint8Array => (write.kind === 'delete' ? write.id : write.document)
