import type { DocumentWrite } from '../../../shared/contract/documents.ts'
import { api } from '../../api/client.ts'
import { notifyError } from '../../state/notify.ts'
import { sendOnce } from './unanswered.ts'
import { documentCount, notifyWritten, rememberWrite } from './undo-stack.ts'
import type { CollectionPlace, DocumentPlace } from './view-state.ts'

interface WriteWords {
  /** In the log, and after "Undo": `edit of ObjectId('…') in orders`. */
  readonly name: string
  /** In the notice: `Saved ObjectId('…')`. */
  readonly done: string
}

/**
 * Writes at the head of a branch as one record and shows what was done, with Undo. Answers with the `_id`s written, or
 * null when nothing was different. Throws what the engine refuses.
 */
async function writeDocuments(
  place: CollectionPlace,
  writes: readonly DocumentWrite[],
  words: WriteWords,
): Promise<readonly Uint8Array[] | null> {
  const { projectId, branchId, collectionId } = place
  const answer = await sendOnce(place, writes, (draft) =>
    api.documents.write({ projectId, branchId, collectionId, writes: [...writes], draft }),
  )
  const write = rememberWrite(place, answer, words.name)
  if (!write) return null
  notifyWritten(words.done, write)
  return answer.ids
}

export function insertDocuments(
  place: CollectionPlace,
  writes: readonly DocumentWrite[],
): Promise<readonly Uint8Array[] | null> {
  const what = documentCount(writes.length)
  return writeDocuments(place, writes, {
    name: `insert of ${what} in ${place.collectionName}`,
    done: `Inserted ${what} into \`${place.collectionName}\``,
  })
}

export function replaceDocument(
  document: DocumentPlace,
  writes: readonly DocumentWrite[],
): Promise<readonly Uint8Array[] | null> {
  return writeDocuments(document, writes, {
    name: `edit of ${document.label} in ${document.collectionName}`,
    done: `Saved \`${document.label}\``,
  })
}

/** Writes an older version over the newest one, or brings a deleted document back. */
export function restoreVersion(
  document: DocumentPlace,
  bytes: Uint8Array,
  exists: boolean,
): Promise<readonly Uint8Array[] | null> {
  const write: DocumentWrite = exists
    ? { kind: 'replace', document: bytes, expected: null }
    : { kind: 'insert', document: bytes }
  return writeDocuments(document, [write], {
    name: `restore of ${document.label} in ${document.collectionName}`,
    done: `Restored \`${document.label}\``,
  })
}

/** Deletes at once: the notice takes it back. */
export async function deleteDocuments(place: CollectionPlace, ids: readonly Uint8Array[]): Promise<void> {
  const what = documentCount(ids.length)
  try {
    await writeDocuments(
      place,
      ids.map((id) => ({ kind: 'delete', id, expected: null })),
      {
        name: `delete of ${what} in ${place.collectionName}`,
        done: `Deleted ${what} from \`${place.collectionName}\``,
      },
    )
  } catch (error) {
    notifyError(error)
  }
}
