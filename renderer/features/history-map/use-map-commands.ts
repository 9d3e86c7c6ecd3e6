import { useEffect } from 'react'
import type { RefObject } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import { registerCommand } from '../../state/commands.ts'
import { useSession } from '../../state/session.ts'
import { setMap, useMap } from './map-store.ts'
import { goToHead, stepPlayhead } from './navigate.ts'
import type { Scene } from './scene.ts'
import { fitView, zoomAt, zoomStep } from './view-actions.ts'

/** What the menu, the palette and shortcuts can ask of the map. */
export function useMapCommands(
  branch: Branch | null,
  scene: RefObject<Scene | null>,
  focus: () => void,
): void {
  useEffect(() => {
    if (branch === null) return
    const isPast = () =>
      useSession.getState().playhead.kind === 'past' || `Already at the head of ${branch.name}`
    const isZoomed = () => useMap.getState().view !== null || 'The whole history is visible'
    const zoom = (factor: number) => () => {
      if (scene.current !== null) zoomAt(scene.current, factor)
    }
    const remove = [
      registerCommand('history.previous', { run: () => void stepPlayhead(branch, 'previous') }),
      registerCommand('history.next', { run: () => void stepPlayhead(branch, 'next'), enabled: isPast }),
      registerCommand('history.goTo', { run: () => setMap({ isGoingTo: true }) }),
      registerCommand('history.backToHead', { run: goToHead, enabled: isPast }),
      registerCommand('history.zoomIn', { run: zoom(1 / zoomStep) }),
      registerCommand('history.zoomOut', { run: zoom(zoomStep), enabled: isZoomed }),
      registerCommand('history.fit', { run: fitView, enabled: isZoomed }),
      registerCommand('view.map', { run: focus }),
    ]
    return () => {
      for (const run of remove) run()
    }
  }, [branch, scene, focus])
}
