import type { BranchId, CollectionId } from '../../../shared/model/ids.ts'
import type { Project } from '../projects/project.ts'
import type { Snapshot } from '../index/snapshot.ts'
import { docKeyText } from '../bson/doc-key.ts'
import {
  catalogueByName,
  catalogueId,
  catalogueKey,
  decodeCatalogueRow,
  isSystemCollection,
} from './catalogue.ts'
import type { CatalogueRow } from './catalogue-cache.ts'

/** A document that is not committed yet; null where it was deleted. */
export interface OverlaidDocument {
  readonly docKey: Uint8Array
  readonly document: Uint8Array | null
}

/**
 * What a transaction, or the record under work, has written over the state that it reads. The catalogue is a collection
 * like others (`catalogueId`), so that collections made or dropped are its documents.
 */
export interface Overlay {
  /** What was written of one document: undefined where nothing was, null where it was deleted. */
  find(collection: CollectionId, docKey: Uint8Array): Uint8Array | null | undefined
  /** All that was written of a collection so far, by ascending docKey. What is written later leaves the list as it is. */
  documents(collection: CollectionId): readonly OverlaidDocument[]
}

/** A state that can be read: a branch at a moment, and over it what is not committed. */
export interface ReadView {
  readonly project: Project
  readonly branchId: BranchId
  /** A record boundary. */
  readonly lsn: number
  readonly overlay?: Overlay
}

/** The committed part of a view's collection. */
export const committed = ({ project, branchId, lsn }: ReadView, collection: CollectionId): Snapshot =>
  project.snapshot(branchId, lsn, collection)

/** The collection of that name; undefined where the view has none. */
export function collectionNamed(view: ReadView, name: string): CatalogueRow | undefined {
  const isOverlaid = (view.overlay?.documents(catalogueId).length ?? 0) > 0
  if (isOverlaid) return collectionsOf(view).find((row) => row.name === name)
  return catalogueByName(view.project, view.branchId, view.lsn).get(name)
}

/** Every collection of the view, those that the engine keeps for itself included. */
export function collectionsOf({ project, branchId, lsn, overlay }: ReadView): CatalogueRow[] {
  const rows = [...catalogueByName(project, branchId, lsn).values()]
  const written = overlay?.documents(catalogueId) ?? []
  if (written.length === 0) return rows
  const keys = new Set(written.map(({ docKey }) => docKeyText(docKey)))
  const kept = rows.filter(({ id }) => !keys.has(docKeyText(catalogueKey(id))))
  return [
    ...kept,
    ...written.flatMap(({ document }) => (document === null ? [] : [decodeCatalogueRow(document)])),
  ]
}

/** The collections of the view but those that the engine keeps for itself. */
export const visibleCollections = (view: ReadView): CatalogueRow[] =>
  collectionsOf(view).filter(({ name }) => !isSystemCollection(name))
