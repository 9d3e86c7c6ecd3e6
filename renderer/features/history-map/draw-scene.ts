import { prepareCanvas } from './canvas.ts'
import { drawGuides, drawOverview, drawRuler } from './draw-axis.ts'
import { drawDensity } from './draw-density.ts'
import { drawLanes } from './draw-lanes.ts'
import type { Emphasis } from './draw-lanes.ts'
import type { Palette } from './palette.ts'
import type { Scene } from './scene.ts'

/** Draws the static layer: called on a change of data, zoom, size, theme or emphasis, never for a moving pointer. */
export function drawScene(
  canvas: HTMLCanvasElement,
  scene: Scene,
  palette: Palette,
  emphasis: Emphasis,
): void {
  const { width, height } = scene.geometry
  const context = prepareCanvas(canvas, width, height)
  if (context === null) return
  drawGuides(context, scene, palette)
  drawDensity(context, scene, palette)
  drawRuler(context, scene, palette)
  drawLanes({ context, scene, palette, emphasis })
  drawOverview(context, scene, palette)
}
