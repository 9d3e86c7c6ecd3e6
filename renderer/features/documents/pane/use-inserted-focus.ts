import { useCallback, useEffect, useState } from 'react'
import { keyOfDocument } from '../model/loaded-document.ts'
import { documentNode } from '../model/bson-node.ts'
import type { DocumentKey } from '../model/expansion.ts'
import { documentFocus } from '../model/selection.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { findDocument } from '../list/list-model.ts'
import { setFocus } from '../view-state.ts'

/**
 * Goes to a document that was just inserted. New `_id`s are mostly the largest, so it is looked for at the end of the
 * collection; where it is not there, the list stays where it is.
 */
export function useInsertedFocus(
  snapshot: Snapshot | null,
  version: number,
  onJump: (jump: { readonly offset: number }) => void,
): (ids: readonly Uint8Array[]) => void {
  const [wanted, setWanted] = useState<{ key: DocumentKey; total: number } | null>(null)
  const total = snapshot?.total ?? null

  useEffect(() => {
    if (!wanted || !snapshot || total === null || total <= wanted.total) return
    snapshot.ensure(Math.max(0, total - 100), total)
    const offset = findDocument(snapshot, wanted.key, total - 1)
    if (offset === null) return
    setWanted(null)
    onJump({ offset })
    setFocus(documentFocus(offset, wanted.key))
  }, [wanted, snapshot, total, version, onJump])

  return useCallback(
    (ids) => {
      const last = ids.at(-1)
      if (last) setWanted({ key: keyOfDocument(documentNode(last)), total: total ?? 0 })
    },
    [total],
  )
}
