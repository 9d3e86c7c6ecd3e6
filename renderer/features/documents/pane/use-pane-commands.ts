import { useMemo } from 'react'
import type { BranchId } from '../../../../shared/model/ids.ts'
import { openDialog } from '../../../state/dialogs.ts'
import { notify } from '../../../state/notify.ts'
import { setDocumentView } from '../../../state/preferences.ts'
import { sessionAt, useSession } from '../../../state/session.ts'
import { copyDocuments, copyText } from '../copy.ts'
import { findDocument } from '../list/list-model.ts'
import type { ListCommands } from '../list/list-keys.ts'
import { childByKey } from '../model/bson-node.ts'
import type { BsonNode } from '../model/bson-node.ts'
import { nodeText } from '../model/copy-text.ts'
import type { CopyFormat } from '../model/copy-text.ts'
import { pathToKeys, rootPath } from '../model/expansion.ts'
import type { RowsView } from '../model/flatten.ts'
import { idBytesOf } from '../model/loaded-document.ts'
import type { LoadedDocument } from '../model/loaded-document.ts'
import { noSelection } from '../model/selection.ts'
import type { SelectedDocument } from '../model/selection.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { documentPlace, openClone, openEditor, openInsert } from '../panel/edit-sessions.ts'
import { closePanel, openPanel, setSelection, useViewState } from '../view-state.ts'
import type { CollectionPlace } from '../view-state.ts'
import { deleteDocuments } from '../writes.ts'
import type { RowMenuCommands } from './row-menu.tsx'

export type PaneCommands = ListCommands & RowMenuCommands

/** What can be done with the documents of a collection, from the keyboard, the menu and the toolbar alike. */
export function usePaneCommands(
  place: CollectionPlace,
  snapshot: Snapshot | null,
  view: RowsView,
  readOnlyReason: string | null,
): PaneCommands {
  return useMemo(() => {
    const chosen = (): readonly SelectedDocument[] => chosenDocuments(snapshot)
    const writable = (act: (target: CollectionPlace) => void): void => {
      if (readOnlyReason === null) act(place)
      else refuse(readOnlyReason, (branchId) => act({ ...place, branchId }))
    }
    return {
      edit: (document) => writable((target) => openEditor(target, document)),
      clone: (document) => writable((target) => openClone(target, document)),
      insert: () => writable((target) => openInsert(target)),
      remove: () => {
        const documents = chosen()
        writable((target) => removeChosen(target, documents))
      },
      history: (document) => openPanel({ kind: 'history', document: documentPlace(place, document) }),
      copy: () => copyFocused(snapshot, () => copyChosen(place, snapshot, 'shell')),
      copyAs: (format) => copyChosen(place, snapshot, format),
      cycleView: () =>
        setDocumentView(place.projectId, place.collectionId, view === 'list' ? 'json' : 'list'),
      escape: () => {
        // An editor closes by its own Esc Esc: it holds what somebody wrote.
        const isHistory = useViewState.getState().panel.kind === 'history'
        if (isHistory) closePanel()
        return isHistory
      },
    }
  }, [place, snapshot, view, readOnlyReason])
}

/**
 * Keys that would edit do not fall silent in the past: they say why, and offer the way on. What was asked for is done
 * on the branch made from here, where every document is as it is on screen.
 */
function refuse(reason: string, act: (branch: BranchId) => void): void {
  const session = useSession.getState()
  const { branchId } = session
  if (session.playhead.kind !== 'past' || branchId === null) return void notify({ message: reason })
  notify({
    message: 'The past cannot be changed, but a branch from here can',
    action: {
      label: 'Branch from here and edit',
      run: () => openDialog({ kind: 'createBranch', from: branchId, at: sessionAt(session), onCreated: act }),
    },
  })
}

/** The selected documents; with none, the one that has the focus. */
function chosenDocuments(snapshot: Snapshot | null): readonly SelectedDocument[] {
  const { selection } = useViewState.getState()
  if (selection.documents.size > 0) return [...selection.documents.values()]
  const document = focusedDocument(snapshot)
  return document ? [{ offset: document.offset, id: idBytesOf(document.node) }] : []
}

function focusedDocument(snapshot: Snapshot | null): LoadedDocument | null {
  const { focus } = useViewState.getState()
  if (!snapshot || !focus?.document) return null
  const offset = findDocument(snapshot, focus.document, focus.offset)
  return offset === null ? null : (snapshot.get(offset) ?? null)
}

function removeChosen(place: CollectionPlace, documents: readonly SelectedDocument[]): void {
  if (documents.length === 0) return
  setSelection(noSelection)
  const ids = documents.map((document) => document.id)
  void deleteDocuments(place, ids)
}

function copyChosen(place: CollectionPlace, snapshot: Snapshot | null, format: CopyFormat): void {
  const documents = chosenDocuments(snapshot)
  if (snapshot && documents.length > 0) void copyDocuments(place, snapshot, documents, format)
}

/** On a field its value, on a document's first line the document. */
function copyFocused(snapshot: Snapshot | null, copyWhole: () => void): void {
  const { focus, selection } = useViewState.getState()
  const document = focusedDocument(snapshot)
  if (selection.documents.size > 0 || !document || !focus || focus.path === rootPath) return copyWhole()
  let node: BsonNode | null = document.node
  for (const key of pathToKeys(focus.path)) node = node && childByKey(node, key)
  if (node) void copyText(nodeText(node), 'the value')
}
