import { useEffect } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import { useSession } from '../../state/session.ts'
import { setMap, useMap } from './map-store.ts'
import { movePlayhead } from './navigate.ts'

/** Moves the playhead on, entry by entry, until it reaches the head, is moved by hand, or the window loses focus. */
export function usePlay(branch: Branch | null): void {
  const isPlaying = useMap((m) => m.isPlaying)
  const speed = useMap((m) => m.speed)
  useEffect(() => {
    if (!isPlaying || branch === null) return
    const stop = () => setMap({ isPlaying: false })
    if (useSession.getState().playhead.kind === 'head') return stop()
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    const tick = async () => {
      const started = performance.now()
      const position = await movePlayhead(branch, 1)
      if (isOver) return
      const { playhead } = useSession.getState()
      if (position === null || playhead.kind === 'head') return stop()
      timer = setTimeout(() => void tick(), Math.max(0, 1000 / speed - (performance.now() - started)))
    }
    timer = setTimeout(() => void tick(), 1000 / speed)
    window.addEventListener('blur', stop)
    return () => {
      isOver = true
      clearTimeout(timer)
      window.removeEventListener('blur', stop)
    }
  }, [isPlaying, speed, branch])
}
