import type { DocumentKey, PathKey } from './expansion.ts'
import { rootPath } from './expansion.ts'
import type { Row } from './flatten.ts'

/** The row that has the keyboard's focus, by identity first and place second, so that it survives new data. */
export interface Focus {
  readonly offset: number
  /** Null while the document there is not loaded. */
  readonly document: DocumentKey | null
  readonly path: PathKey
  readonly kind: Row['kind']
}

export interface SelectedDocument {
  readonly offset: number
  /** BSON `{_id: value}`. */
  readonly id: Uint8Array
}

/** Documents chosen for copying or deleting. `anchor` is where Shift extends from. */
export interface Selection {
  readonly documents: ReadonlyMap<DocumentKey, SelectedDocument>
  readonly anchor: number | null
}

export const noSelection: Selection = { documents: new Map(), anchor: null }

export const documentFocus = (offset: number, document: DocumentKey | null): Focus => ({
  offset,
  document,
  path: rootPath,
  kind: 'field',
})

interface Selectable extends SelectedDocument {
  readonly key: DocumentKey
}

export function toggleDocument(selection: Selection, document: Selectable): Selection {
  const documents = new Map(selection.documents)
  if (!documents.delete(document.key))
    documents.set(document.key, { offset: document.offset, id: document.id })
  return { documents, anchor: document.offset }
}

/**
 * Selects from the anchor to `to`, both included. `loaded` gives what is in memory between two offsets; documents
 * that are not loaded cannot be chosen, since nobody has seen them.
 */
export function extendSelection(
  selection: Selection,
  from: number,
  to: number,
  loaded: (from: number, to: number) => readonly Selectable[],
): Selection {
  const anchor = selection.anchor ?? from
  const range = loaded(Math.min(anchor, to), Math.max(anchor, to) + 1)
  return { documents: new Map(range.map(({ key, offset, id }) => [key, { offset, id }])), anchor }
}
