import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Axis, AxisWindow } from '../../../shared/contract/history.ts'
import { historyBinsMax } from '../../../shared/model/limits.ts'
import type { BranchId, ProjectId } from '../../../shared/model/ids.ts'
import { api } from '../../api/client.ts'
import { keys } from '../../state/queries.ts'
import { spread } from './spread.ts'
import type { View } from './view.ts'

export interface WindowsInput {
  readonly projectId: ProjectId | null
  readonly branchId: BranchId | null
  readonly axis: Axis
  /** The visible window; null for the whole history, which needs no second request. */
  readonly view: View | null
  readonly lanes: readonly BranchId[]
  /** Width of the plot in CSS pixels. */
  readonly width: number
}

export interface Windows {
  readonly overview: AxisWindow | undefined
  readonly detail: AxisWindow | null
  readonly error: Error | null
  readonly isLoading: boolean
  readonly retry: () => void
}

/** Between two requests while the window is dragged or zoomed. */
const trailMilliseconds = 70
/** Widths are rounded up to this many bins, so that resizing the panel does not ask for each pixel. */
const binsStep = 64

/**
 * Activity of the whole history and, when zoomed, of the visible window with half of it again on either side. The
 * newest request wins, stale ones are aborted, and answers are kept by branch, axis and window.
 */
export function useWindows(input: WindowsInput): Windows {
  const view = useTrailing(input.view, trailMilliseconds)
  const bins = Math.min(historyBinsMax, Math.max(binsStep, Math.ceil(input.width / 2 / binsStep) * binsStep))
  const overview = useWindow(input, null, bins)
  const wide = view === null ? null : spread(view, input.axis, overview.data)
  const detail = useWindow(input, wide, Math.min(historyBinsMax, bins * 2), input.view !== null)
  return {
    overview: overview.data,
    detail: input.view === null ? null : (detail.data ?? null),
    error: overview.error ?? (input.view === null ? null : detail.error),
    isLoading: overview.isFetching || detail.isFetching,
    retry: () => {
      void overview.refetch()
      if (input.view !== null) void detail.refetch()
    },
  }
}

function useWindow(input: WindowsInput, view: View | null, bins: number, isWanted = true) {
  const { projectId, branchId, axis, lanes } = input
  const isReady = projectId !== null && branchId !== null && isWanted && lanes.length > 0
  const request = { axis, from: view?.from ?? null, to: view?.to ?? null, bins, lanes: [...lanes] }
  const prefix = isReady ? [...keys.history(projectId), 'window', branchId, axis] : ['none']
  return useQuery<AxisWindow>({
    queryKey: [...prefix, request.from, request.to, bins, lanes.join(',')],
    queryFn: ({ signal }) => {
      if (!isReady) throw new Error('No branch is selected')
      return api.history.window({ projectId, branchId, ...request }, { signal })
    },
    enabled: isReady,
    // The picture before stays only while it is of the same branch and axis; a stale place would be a lie.
    placeholderData: (previous, query) =>
      prefix.every((part, i) => query?.queryKey[i] === part) ? previous : undefined,
  })
}

/** A value that follows another one, at most every so often, and ends where the other one ends. */
function useTrailing<T>(value: T, milliseconds: number): T {
  const [trailing, setTrailing] = useState(value)
  const last = useRef(0)
  useEffect(() => {
    const follow = () => {
      last.current = performance.now()
      setTrailing(value)
    }
    const wait = last.current + milliseconds - performance.now()
    if (wait <= 0) return follow()
    const timer = setTimeout(follow, wait)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return trailing
}
