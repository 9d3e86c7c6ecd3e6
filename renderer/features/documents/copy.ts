import { api } from '../../api/client.ts'
import { notify, notifyError } from '../../state/notify.ts'
import type { At } from '../../../shared/model/moment.ts'
import { documentsText } from './model/copy-text.ts'
import type { CopyFormat } from './model/copy-text.ts'
import type { SelectedDocument } from './model/selection.ts'
import type { Snapshot } from './model/snapshot.ts'
import { documentCount } from './undo-stack.ts'
import type { CollectionPlace } from './view-state.ts'

/** Puts text on the clipboard and says what it was. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notify({ message: `Copied ${what}` })
  } catch (error) {
    notifyError(error)
  }
}

/** Copies documents in the order of their places; those that left the memory are read again. */
export async function copyDocuments(
  place: CollectionPlace,
  snapshot: Snapshot,
  documents: readonly SelectedDocument[],
  format: CopyFormat,
): Promise<void> {
  try {
    const ordered = [...documents].sort((a, b) => a.offset - b.offset)
    const bytes = await Promise.all(ordered.map((document) => readDocument(place, snapshot, document)))
    const found = bytes.filter((document) => document !== null)
    const note = format === 'relaxed' || format === 'json' ? ', without number types' : ''
    await copyText(documentsText(found, format), `${documentCount(found.length)}${note}`)
  } catch (error) {
    notifyError(error)
  }
}

async function readDocument(
  { projectId, branchId, collectionId }: CollectionPlace,
  snapshot: Snapshot,
  { offset, id }: SelectedDocument,
): Promise<Uint8Array | null> {
  const loaded = snapshot.get(offset)
  if (loaded) return loaded.bytes
  const at: At = snapshot.moment ? { kind: 'lsn', lsn: snapshot.moment.lsn } : { kind: 'head' }
  const { document } = await api.documents.get({ projectId, branchId, collectionId, at, id })
  return document?.bytes ?? null
}
