import { useMemo, useRef } from 'react'
import type { AxisWindow } from '../../../shared/contract/history.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { useBranches, useCurrentBranch } from '../../state/branches.ts'
import { useHeadLsn } from '../../state/live.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useSession } from '../../state/session.ts'
import { createAxis } from './axis.ts'
import { lanesContentHeight, measureStage, visibleRows } from './geometry.ts'
import { pillGutter } from './label-placement.ts'
import { lanesBeforeFold, layOutLanes } from './lanes.ts'
import type { LaneLayout } from './lanes.ts'
import { useMap } from './map-store.ts'
import { branchHead } from './navigate.ts'
import { layoutToNodes } from './nodes.ts'
import { lineageBounds } from './scene.ts'
import { pillText } from './pill-text.ts'
import type { Scene } from './scene.ts'
import { useWindows } from './use-windows.ts'
import type { Windows } from './use-windows.ts'
import { clampView, isWhole, viewEntriesMin, viewMillisecondsMin } from './view.ts'
import type { Extent, View } from './view.ts'

export interface StageSize {
  readonly width: number
  readonly height: number
}

export interface SceneState {
  /** What to draw; the last good picture while the next one is on its way. Null before the first. */
  readonly scene: Scene | null
  readonly windows: Windows
}

/** Rows asked for are rounded to this many, so that scrolling by a lane does not ask again. */
const rowsStep = 8
/** Width of the strip for what other branches did after the selected branch's head. */
const beyondPixels = 64

export const spanMinOf = (axis: string): number => (axis === 'time' ? viewMillisecondsMin : viewEntriesMin)

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
  const nodes = useMemo(() => layoutToNodes(layout), [layout])
  const gutter = useMemo(
    () =>
      pillGutter(
        layout.lanes.map((lane) => pillText(lane.branch)),
        size.width,
      ),
    [layout, size.width],
  )
  const bounds = useMemo(
    () => (branch === null ? new Map<BranchId, number>() : lineageBounds(branch, branches)),
    [branch, branches],
  )
  const lanes = useLaneSources(layout, scrollTop, size.height)
  const windows = useWindows({
    projectId,
    branchId: selectedId,
    axis: axisMode,
    view,
    lanes,
    width: size.width - gutter,
  })
  const { overview, detail } = windows

  const scene = useMemo((): Scene | null => {
    if (branch === null || overview === undefined || size.width === 0) return null
    const extent: Extent = { min: overview.min, max: Math.max(overview.max, overview.min + 1) }
    const shown: View = clampView(view ?? { from: extent.min, to: extent.max }, extent, spanMinOf(axisMode))
    const beyond = hasBeyond(layout, overview, branchHead(branch)) ? beyondPixels : 0
    const geometry = measureStage({
      ...size,
      gutter,
      beyondPixels: beyond,
      isZoomed: !isWhole(shown, extent),
      rows: layout.lanes.length,
      hasHeights: overview.axis !== 'entries',
    })
    const axis = createAxis({
      mode: overview.axis,
      view: shown,
      extent,
      plot: geometry.plot,
      overview,
      detail,
      branchHead: branchHead(branch),
      headLsn: Math.max(headLsn ?? 0, ...layout.lanes.map((lane) => lane.endLsn)),
      beyondPixels: beyond,
    })
    const contentHeight = lanesContentHeight(layout.lanes.length, layout.folded.length > 0)
    const top = Math.max(0, Math.min(scrollTop, contentHeight - geometry.lanes.height))
    return {
      branch,
      axis,
      geometry,
      layout,
      nodes,
      window: detail ?? overview,
      overview,
      bounds,
      scrollTop: top,
    }
  }, [branch, overview, detail, view, size, gutter, layout, nodes, bounds, scrollTop, axisMode, headLsn])

  const last = useRef<Scene | null>(null)
  if (scene !== null || projectId === null || branches.length === 0) last.current = scene
  return { scene: last.current, windows }
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

/** Whether another branch goes on where the axis of the selected one's entries ends. */
function hasBeyond(layout: LaneLayout, overview: AxisWindow, head: number): boolean {
  const reach = overview.axis === 'entries' ? head : (overview.edges.at(-1) ?? 0)
  return layout.lanes.some((lane) => lane.endLsn > reach || lane.startLsn > reach)
}
