import { create } from 'zustand'
import type { BranchId, CollectionId, Lsn, ProjectId } from '../../../shared/model/ids.ts'
import { allCollapsed, allExpanded } from './model/expansion.ts'
import type { DocumentKey, Expansion } from './model/expansion.ts'
import type { RowsView } from './model/flatten.ts'
import { noSelection } from './model/selection.ts'
import type { Focus, Selection } from './model/selection.ts'

/** A collection of a branch: where a document lives, and where a write goes. */
export interface CollectionPlace {
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly collectionId: CollectionId
  readonly collectionName: string
}

/** One document by its identity. */
export interface DocumentPlace extends CollectionPlace {
  readonly document: DocumentKey
  /** BSON `{_id: value}`. */
  readonly id: Uint8Array
  /** Its `_id` in words. */
  readonly label: string
  /** Size of the version that was on screen. */
  readonly sizeBytes: number
}

/** A text being written. An edit has the version it was made from; an insert has not. */
export interface EditSession {
  /** Also the draft's. */
  readonly key: string
  readonly place: CollectionPlace
  readonly base: { readonly document: DocumentPlace; readonly bytes: Uint8Array; readonly lsn: Lsn } | null
  /** What the editor begins with. */
  readonly text: string
  /** The text as it would be without any change: what the draft is compared with. */
  readonly cleanText: string
}

export type SidePanel =
  | { readonly kind: 'closed' }
  | { readonly kind: 'editor'; readonly session: EditSession }
  | { readonly kind: 'history'; readonly document: DocumentPlace }

interface ViewState {
  /** By collection and view: what is open. */
  readonly expansions: ReadonlyMap<string, Expansion>
  readonly focus: Focus | null
  readonly selection: Selection
  readonly panel: SidePanel
}

/** What a person has opened, chosen and is writing in the documents pane. */
export const useViewState = create<ViewState>()(() => ({
  expansions: new Map(),
  focus: null,
  selection: noSelection,
  panel: { kind: 'closed' },
}))

/** A list begins closed, with a line a document; JSON is there to be read, so it begins open. */
const firstExpansion: Readonly<Record<RowsView, Expansion>> = { list: allCollapsed, json: allExpanded }
const expansionKey = (collection: CollectionId, view: RowsView): string => `${collection} ${view}`

export const useExpansion = (collection: CollectionId, view: RowsView): Expansion =>
  useViewState((s) => s.expansions.get(expansionKey(collection, view)) ?? firstExpansion[view])

export function changeExpansion(
  collection: CollectionId,
  view: RowsView,
  change: (expansion: Expansion) => Expansion,
): void {
  const key = expansionKey(collection, view)
  useViewState.setState(({ expansions }) => ({
    expansions: new Map(expansions).set(key, change(expansions.get(key) ?? firstExpansion[view])),
  }))
}

export const setFocus = (focus: Focus | null): void => useViewState.setState({ focus })
export const setSelection = (selection: Selection): void => useViewState.setState({ selection })
export const openPanel = (panel: SidePanel): void => useViewState.setState({ panel })
export const closePanel = (): void => useViewState.setState({ panel: { kind: 'closed' } })

/** Closes the editor of `session`; where another document is being written by now, that editor stays. */
export function closeEditor({ key }: EditSession): void {
  const { panel } = useViewState.getState()
  if (panel.kind === 'editor' && panel.session.key === key) closePanel()
}

type Whereabouts = {
  readonly [Name in 'projectId' | 'branchId' | 'collectionId']: CollectionPlace[Name] | null
}

/**
 * Another collection, branch or project: nothing of it has been chosen yet. A history goes along to another branch and
 * closes with its collection; an editor stays with what it edits as long as the project is open.
 */
export function moveView({ projectId, branchId, collectionId }: Whereabouts): void {
  useViewState.setState({ focus: null, selection: noSelection })
  const { panel } = useViewState.getState()
  if (panel.kind === 'editor') {
    if (panel.session.place.projectId !== projectId) closePanel()
  } else if (panel.kind === 'history') {
    const { document } = panel
    if (document.projectId !== projectId || document.collectionId !== collectionId || branchId === null)
      closePanel()
    else if (document.branchId !== branchId)
      openPanel({ kind: 'history', document: { ...document, branchId } })
  }
}
