import { useEffect, useRef, useState } from 'react'
import type { At } from '../../shared/model/moment.ts'
import { sessionAt, useSession } from './session.ts'

/** Between two requests of a drag; the last position is always asked for. */
const dragIntervalMilliseconds = 80

/**
 * The moment to read at. It is the playhead's, except during a drag, when it follows at most every 80 ms and once more
 * when the playhead rests, so that a fast hand does not make a queue of requests.
 */
export function useReadAt(): At {
  const playhead = useSession((s) => s.playhead)
  const branchId = useSession((s) => s.branchId)
  const dragging = useSession((s) => s.dragging)
  const [read, setRead] = useState({ playhead, branchId })
  const lastTime = useRef(0)

  useEffect(() => {
    const follow = (): void => {
      lastTime.current = performance.now()
      setRead({ playhead, branchId })
    }
    const wait = lastTime.current + dragIntervalMilliseconds - performance.now()
    if (!dragging || wait <= 0) return follow()
    const timer = setTimeout(follow, wait)
    return () => clearTimeout(timer)
  }, [playhead, branchId, dragging])

  // Outside a drag, and on another branch, there is nothing to wait for: not even one render with the old moment.
  return sessionAt(dragging && read.branchId === branchId ? read : { playhead })
}
