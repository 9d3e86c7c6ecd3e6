import { describe, expect, it } from 'vitest'
import {
  clampView,
  panView,
  placeToX,
  revealPlace,
  wheelFactor,
  xToPlace,
  zoomView,
} from '../../../../renderer/features/history-map/view.ts'

const extent = { min: 0, max: 1000 }
const plot = { left: 10, width: 500 }

describe('the window on the axis', () => {
  it('maps places to pixels and back', () => {
    const view = { from: 200, to: 700 }
    expect(placeToX(200, view, plot)).toBe(10)
    expect(placeToX(700, view, plot)).toBe(510)
    expect(xToPlace(placeToX(333, view, plot), view, plot)).toBeCloseTo(333)
  })

  it('zooms by 1.1 for each 53 pixels of the wheel', () => {
    expect(wheelFactor(53)).toBeCloseTo(1.1)
    expect(wheelFactor(-106)).toBeCloseTo(1 / 1.21)
  })

  it('keeps the place under the cursor where it is', () => {
    const view = { from: 200, to: 700 }
    const zoomed = zoomView(view, extent, 300, 0.5, 20)
    expect(zoomed).toEqual({ from: 250, to: 500 })
    expect(placeToX(300, zoomed, plot)).toBeCloseTo(placeToX(300, view, plot))
  })

  it('never shows less than the minimum nor more than everything', () => {
    expect(zoomView({ from: 0, to: 30 }, extent, 0, 0.01, 20)).toEqual({ from: 0, to: 20 })
    expect(zoomView({ from: 200, to: 700 }, extent, 300, 50, 20)).toEqual({ from: 0, to: 1000 })
    expect(clampView({ from: 0, to: 5 }, { min: 0, max: 5 }, 20)).toEqual({ from: 0, to: 5 })
  })

  it('stops at the ends when panned, keeping its length', () => {
    expect(panView({ from: 100, to: 200 }, extent, -500, 20)).toEqual({ from: 0, to: 100 })
    expect(panView({ from: 100, to: 200 }, extent, 5000, 20)).toEqual({ from: 900, to: 1000 })
  })

  it('moves just far enough to show a place', () => {
    const view = { from: 100, to: 200 }
    expect(revealPlace(view, extent, 150, 20)).toBe(view)
    expect(revealPlace(view, extent, 300, 20)).toEqual({ from: 210, to: 310 })
    expect(revealPlace(view, extent, 0, 20)).toEqual({ from: 0, to: 100 })
  })
})
