import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Axis } from '../../../shared/contract/history.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { onCommit } from '../../state/live.ts'
import { useSession } from '../../state/session.ts'
import { resetMap, setMap, useMap } from './map-store.ts'
import type { Scene } from './scene.ts'
import { isWhole } from './view.ts'

interface Seen {
  readonly branchId: BranchId
  readonly mode: Axis
  readonly min: number
  readonly max: number
  readonly fromLsn: number
  readonly toLsn: number
}

/**
 * Keeps the visible window right while the axis under it changes: at the head it follows the growth, in the past it
 * stays; another spacing keeps the same end-points; another branch or project begins anew.
 */
export function useLiveView(scene: Scene | null): void {
  const projectId = useSession((s) => s.projectId)
  const seen = useRef<Seen | null>(null)
  useEffect(() => {
    seen.current = null
    resetMap()
  }, [projectId])
  useArrivals()

  useLayoutEffect(() => {
    if (scene === null) return
    const before = seen.current
    const { axis, branch } = scene
    const { min, max } = axis.extent
    const { left, width } = axis.plot
    const view = useMap.getState().view
    if (
      before !== null &&
      before.branchId !== branch.id &&
      (axis.mode === 'entries' || before.mode !== axis.mode)
    ) {
      if (view !== null) setMap({ view: null })
      setMap({ range: null })
    } else if (before !== null && before.mode !== axis.mode) {
      const next = { from: axis.placeOf(before.fromLsn), to: axis.placeOf(before.toLsn) }
      setMap({ view: view === null || isWhole(next, axis.extent) ? null : next, range: null })
    } else if (before !== null && before.branchId === branch.id && max > before.max) {
      grow(view, before, max)
    }
    seen.current = {
      branchId: branch.id,
      mode: axis.mode,
      min,
      max,
      fromLsn: axis.lsnAt(left),
      toLsn: axis.lsnAt(left + width),
    }
  }, [scene])
}

function grow(view: { from: number; to: number } | null, before: Seen, max: number): void {
  const isHead = useSession.getState().playhead.kind === 'head'
  if (!isHead) {
    if (view === null) setMap({ view: { from: before.min, to: before.max } })
    return
  }
  const wasAtEnd = view !== null && view.to >= before.max - (view.to - view.from) * 0.01
  if (view !== null && wasAtEnd) setMap({ view: { from: view.from + max - view.to, to: max } })
}

/** Counts what arrives on the branch while the playhead is in the past. */
function useArrivals(): void {
  const branchId = useSession((s) => s.branchId)
  const isHead = useSession((s) => s.playhead.kind === 'head')
  useEffect(() => {
    // A window that only kept the axis still while something arrived has done its work at the head.
    setMap(isHead && useMap.getState().arrived > 0 ? { arrived: 0, view: null } : { arrived: 0 })
    if (isHead) return
    return onCommit((commit) => {
      if (commit.branchId !== branchId) return
      const entries = commit.inserts + commit.updates + commit.deletes
      if (entries > 0) useMap.setState(({ arrived }) => ({ arrived: arrived + entries }))
    })
  }, [branchId, isHead])
}
