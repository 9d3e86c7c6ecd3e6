import { useSession } from '../../state/session.ts'
import { magnetsOf } from './drag-playhead.ts'
import { playheadLsn, toPlayhead } from './navigate.ts'
import type { Scene } from './scene.ts'

/** To the next or previous fork, restore or head of the selected branch's history. */
export function stepToMarker(scene: Scene, direction: 'previous' | 'next'): void {
  const session = useSession.getState()
  const here = playheadLsn(session.playhead, scene.branch)
  const lsns = magnetsOf(scene)
    .map((magnet) => magnet.lsn)
    .toSorted((a, b) => a - b)
  const lsn =
    direction === 'next' ? lsns.find((value) => value > here) : lsns.findLast((value) => value < here)
  if (lsn === undefined) return
  session.setPlayhead(toPlayhead(lsn, scene.branch))
}
