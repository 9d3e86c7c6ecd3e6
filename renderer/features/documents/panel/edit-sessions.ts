import { atHead } from '../../../../shared/model/moment.ts'
import { api } from '../../../api/client.ts'
import { childByKey } from '../model/bson-node.ts'
import { idText } from '../model/copy-text.ts'
import { cloneEditText, documentEditText, insertTemplate } from '../model/edit-text.ts'
import { idBytesOf, loadedDocument } from '../model/loaded-document.ts'
import type { LoadedDocument } from '../model/loaded-document.ts'
import { useDrafts } from '../drafts.ts'
import type { Draft } from '../drafts.ts'
import { openPanel } from '../view-state.ts'
import { freshValues } from './fresh-values.ts'
import type { CollectionPlace, DocumentPlace, EditSession } from '../view-state.ts'

export function documentPlace(place: CollectionPlace, document: LoadedDocument): DocumentPlace {
  const id = childByKey(document.node, '_id')
  return {
    ...place,
    document: document.key,
    id: idBytesOf(document.node),
    label: id ? idText(id) : 'the document',
    sizeBytes: document.bytes.length,
  }
}

const editKey = (place: DocumentPlace): string =>
  `edit ${place.projectId} ${place.branchId} ${place.collectionId} ${place.document}`

/** Opens a document's text, or the draft of it where there is one. */
export function openEditor(place: CollectionPlace, document: LoadedDocument): void {
  const target = documentPlace(place, document)
  const key = editKey(target)
  const cleanText = documentEditText(document.bytes)
  const draft = useDrafts.getState().drafts.get(key)
  const lsn = draft?.edit?.lsn ?? document.lsn
  openSession({
    key,
    place,
    base: { document: target, bytes: document.bytes, lsn },
    text: draft?.text ?? cleanText,
    cleanText,
  })
}

/** Opens an empty document to insert. */
export function openInsert(place: CollectionPlace): void {
  openNew(place, insertTemplate, insertTemplate)
}

/** Opens a copy of a document with a new `_id`. It is worth keeping before anything was changed in it. */
export function openClone(place: CollectionPlace, document: LoadedDocument): void {
  openNew(place, cloneEditText(document.bytes, freshValues.newObjectId()), '')
}

function openNew(place: CollectionPlace, text: string, cleanText: string): void {
  openSession({ key: `insert ${crypto.randomUUID()}`, place, base: null, text, cleanText })
}

function openSession(session: EditSession): void {
  openPanel({ kind: 'editor', session })
}

/** Opens a draft again, over the document as it is now. */
export async function openDraft(draft: Draft): Promise<void> {
  const { projectId, branchId, collectionId, collectionName } = draft
  const place = { projectId, branchId, collectionId, collectionName }
  const session: EditSession = { key: draft.key, place, base: null, text: draft.text, cleanText: '' }
  if (!draft.edit) return openSession(session)
  const { id, lsn, label } = draft.edit
  const at = { projectId, branchId, collectionId }
  const { document } = await api.documents.get({ ...at, at: { kind: 'lsn', lsn }, id })
  const found = document ?? (await api.documents.get({ ...at, at: atHead, id })).document
  // Deleted meanwhile: what was written can still be inserted again.
  if (!found) return openSession(session)
  const loaded = loadedDocument(found.bytes, 0, found.lsn)
  const target = { ...documentPlace(place, loaded), label }
  openSession({
    ...session,
    base: { document: target, bytes: found.bytes, lsn },
    cleanText: documentEditText(found.bytes),
  })
}
