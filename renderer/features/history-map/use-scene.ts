import { useMemo, useState } from 'react'
import type { AxisWindow } from '../../../shared/contract/history.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId, ProjectId } from '../../../shared/model/ids.ts'
import { useBranches, useCurrentBranch } from '../../state/branches.ts'
import { useHeadLsn } from '../../state/live.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useSession } from '../../state/session.ts'
import { composeScene } from './compose-scene.ts'
import type { StageSize } from './compose-scene.ts'
import { visibleRows } from './geometry.ts'
import { pillGutter } from './label-placement.ts'
import { lanesBeforeFold, layOutLanes } from './lanes.ts'
import type { LaneLayout } from './lanes.ts'
import { useMap } from './map-store.ts'
import { layoutToNodes } from './nodes.ts'
import { lineageBounds } from './scene.ts'
import { pillText } from './pill-text.ts'
import type { Scene } from './scene.ts'
import { useImports } from './use-imports.ts'
import { useWindows } from './use-windows.ts'
import type { Windows } from './use-windows.ts'

export interface SceneState {
  /** What to draw; the last good picture while the next one is on its way. Null before the first. */
  readonly scene: Scene | null
  readonly windows: Windows
}

/** Rows asked for are rounded to this many, so that scrolling by a lane does not ask again. */
const rowsStep = 8
/** Puts together what the map shows from the session, the branches and the windows of activity. */
export function useScene(size: StageSize): SceneState {
  const projectId = useSession((s) => s.projectId)
  const branch = useCurrentBranch()
  const branches = useBranches()
  const axisMode = usePreferences((p) => p.axis)
  const headLsn = useHeadLsn()
  const view = useMap((m) => m.view)
  const scrollTop = useMap((m) => m.scrollTop)
  const showNameless = useMap((m) => m.showNameless)
  const showAll = useMap((m) => m.showAll)

  const selectedId = branch?.id ?? null
  const layout = useMemo(
    () => layOutLanes(branches, { selectedId, showNameless, lanesMax: showAll ? Infinity : lanesBeforeFold }),
    [branches, selectedId, showNameless, showAll],
  )
  const imports = useImports()
  const nodes = useMemo(() => layoutToNodes(layout, imports), [layout, imports])
  const gutter = useMemo(() => {
    const texts = layout.lanes.map((lane) => pillText(lane.branch))
    return pillGutter(texts, size.width)
  }, [layout, size.width])
  const lanes = useLaneSources(layout, scrollTop, size.height)
  const windows = useWindows({
    projectId,
    branchId: selectedId,
    axis: axisMode,
    view,
    lanes,
    width: size.width - gutter,
  })
  const shown = useLastGood(branch, windows, projectId)
  const bounds = useMemo(
    () => (shown === null ? new Map<BranchId, number>() : lineageBounds(shown.branch, branches)),
    [shown, branches],
  )
  const scene = useMemo(
    () =>
      shown === null || size.width === 0
        ? null
        : composeScene({
            ...shown,
            size,
            gutter,
            layout,
            nodes,
            bounds,
            view,
            scrollTop,
            headLsn: headLsn ?? 0,
          }),
    [shown, size, gutter, layout, nodes, bounds, view, scrollTop, headLsn],
  )
  return { scene, windows }
}

interface Good {
  readonly branch: Branch
  readonly overview: AxisWindow
  readonly detail: AxisWindow | null
}

/** The newest complete answer: it stays on screen while the next one is on its way, or when that one fails. */
function useLastGood(branch: Branch | null, windows: Windows, projectId: ProjectId | null): Good | null {
  const { overview, detail } = windows
  const [good, setGood] = useState<{ projectId: ProjectId | null; value: Good | null }>({
    projectId,
    value: null,
  })
  const isOther = good.projectId !== projectId
  const fresh = branch === null || overview === undefined ? null : { branch, overview, detail }
  const isSame =
    fresh !== null &&
    good.value !== null &&
    good.value.branch === fresh.branch &&
    good.value.overview === fresh.overview &&
    good.value.detail === fresh.detail
  if ((isOther || fresh !== null) && !isSame) setGood({ projectId, value: fresh })
  if (isSame) return good.value
  return isOther ? fresh : (fresh ?? good.value)
}

/** Branches whose activity the visible rows show. */
function useLaneSources(layout: LaneLayout, scrollTop: number, height: number): readonly BranchId[] {
  const { first, last } = visibleRows(scrollTop, height, layout.lanes.length)
  const from = Math.floor(first / rowsStep) * rowsStep
  const to = Math.ceil((last + 1) / rowsStep) * rowsStep
  return useMemo(() => {
    const sources = layout.lanes.slice(from, to).flatMap((lane) => lane.pieces.map((piece) => piece.source))
    return [...new Set(sources)].toSorted((a, b) => a - b)
  }, [layout, from, to])
}
