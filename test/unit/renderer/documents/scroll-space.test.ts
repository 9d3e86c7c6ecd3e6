import { describe, expect, it } from 'vitest'
import {
  isStuck,
  moveContent,
  moveNative,
  scrollStart,
  shiftContent,
  spacePixels,
} from '../../../../renderer/features/documents/model/scroll-space.ts'

const small = { contentPixels: 100_000, viewportPixels: 500 }
const huge = { contentPixels: 120_000_000, viewportPixels: 500 }

describe('scrolling', () => {
  it('is the browser’s own where the content fits', () => {
    expect(spacePixels(small)).toBe(100_000)
    expect(moveNative(scrollStart, 300, small)).toEqual({ native: 300, content: 300 })
    expect(moveNative(scrollStart, 50_000, small)).toEqual({ native: 50_000, content: 50_000 })
    expect(moveContent(99_999_999, small)).toEqual({ native: 99_500, content: 99_500 })
  })

  it('moves by the wheel’s pixels even where the scrollbar stands for ten times as many', () => {
    const middle = moveContent(60_000_000, huge)
    expect(moveNative(middle, middle.native + 120, huge).content).toBe(60_000_120)
  })

  it('jumps in proportion when the scrollbar is dragged', () => {
    const space = spacePixels(huge)
    expect(space).toBeLessThan(33_000_000)
    const end = moveNative(scrollStart, space - 500, huge)
    expect(end.content).toBe(119_999_500)
    expect(moveNative(end, 0, huge).content).toBe(0)
  })

  it('is put right where the scrollbar ends before the content does', () => {
    expect(isStuck({ native: 0, content: 900 }, huge)).toBe(true)
    expect(isStuck({ native: 0, content: 0 }, huge)).toBe(false)
    expect(isStuck({ native: 11_999_500, content: 1000 }, huge)).toBe(true)
    expect(isStuck(moveContent(119_999_500, huge), huge)).toBe(false)
    expect(isStuck({ native: 0, content: 0 }, { contentPixels: 10, viewportPixels: 500 })).toBe(false)
  })

  it('keeps the scrollbar still when rows above turn out to be more', () => {
    const before = moveContent(1000, small)
    expect(shiftContent(before, 1220, small)).toEqual({ native: 1000, content: 1220 })
  })
})
