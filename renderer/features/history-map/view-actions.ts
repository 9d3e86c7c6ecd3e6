import { useSession } from '../../state/session.ts'
import { playheadLsn } from './navigate.ts'
import { axisReach } from './scene.ts'
import type { Scene } from './scene.ts'
import { setMap } from './map-store.ts'
import { spanMinOf } from './compose-scene.ts'
import { isWhole, panView, revealPlace, zoomView } from './view.ts'
import type { View } from './view.ts'

/** One press of + or −. */
export const zoomStep = 1.6

function show(scene: Scene, view: View): void {
  setMap({ view: isWhole(view, scene.axis.extent) ? null : view })
}

/** Zooms around a pixel; around the playhead when none is given, or the middle when that is out of sight. */
export function zoomAt(scene: Scene, factor: number, x: number = anchorOf(scene)): void {
  const { axis } = scene
  show(scene, zoomView(axis.view, axis.extent, axis.placeAt(x), factor, spanMinOf(axis.mode)))
}

function anchorOf(scene: Scene): number {
  const { left, right } = axisReach(scene)
  const x = scene.axis.xOf(playheadLsn(useSession.getState().playhead, scene.branch))
  return x >= left && x <= right ? x : (left + right) / 2
}

export function panPixels(scene: Scene, pixels: number): void {
  const { axis } = scene
  const units = (pixels / axis.plot.width) * (axis.view.to - axis.view.from)
  show(scene, panView(axis.view, axis.extent, units, spanMinOf(axis.mode)))
}

/** Shows a range of places with a little room around it. */
export function zoomTo(scene: Scene, range: View): void {
  const { axis } = scene
  const margin = (range.to - range.from) * 0.04
  show(
    scene,
    zoomView(
      { from: range.from - margin, to: range.to + margin },
      axis.extent,
      range.from,
      1,
      spanMinOf(axis.mode),
    ),
  )
}

/** Centres the window on a place, as a press on the overview strip does. */
export function centreOn(scene: Scene, place: number): void {
  const { axis } = scene
  const middle = (axis.view.from + axis.view.to) / 2
  show(scene, panView(axis.view, axis.extent, place - middle, spanMinOf(axis.mode)))
}

/** Moves the window so that an LSN is inside it; does nothing when it is. */
export function revealLsn(scene: Scene, lsn: number): void {
  const { axis } = scene
  if (isWhole(axis.view, axis.extent)) return
  const next = revealPlace(axis.view, axis.extent, axis.placeOf(lsn), spanMinOf(axis.mode))
  if (next !== axis.view) show(scene, next)
}

export const fitView = (): void => setMap({ view: null, range: null })
