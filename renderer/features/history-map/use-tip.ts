import { useCallback, useEffect, useRef, useState } from 'react'
import type { Hit } from './hit.ts'
import type { Tip } from './tooltip-card.tsx'
import { nodeKey } from './nodes.ts'

/** How long the pointer rests on something before it is explained. */
const delayMilliseconds = 100

/** What is explained now, and the function that is told where the pointer is. */
export function useTip(): { tip: Tip | null; point: (hit: Hit | null, x: number, y: number) => void } {
  const [tip, setTip] = useState<Tip | null>(null)
  const key = useRef('')
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const point = useCallback((hit: Hit | null, x: number, y: number) => {
    const next = hit === null ? '' : hitKey(hit)
    if (next === key.current) return
    key.current = next
    if (timer.current !== null) clearTimeout(timer.current)
    setTip(null)
    if (hit === null || next === '') return
    timer.current = setTimeout(() => setTip({ hit, x, y }), delayMilliseconds)
  }, [])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )
  return { tip, point }
}

function hitKey(hit: Hit): string {
  if (hit.kind === 'node') return `node ${nodeKey(hit.node)}`
  if (hit.kind === 'lane') return `lane ${hit.lane.branch.id} ${hit.lsn}`
  return hit.kind === 'density' && hit.bar !== null ? `bar ${hit.bar.x}` : ''
}
