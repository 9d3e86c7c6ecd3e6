import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  boundsToRestore,
  defaultWindowState,
  parseWindowState,
  readWindowState,
  writeWindowState,
} from '../../../../electron/shell/window-state.ts'
import type { Bounds } from '../../../../electron/shell/window-state.ts'

const display: Bounds = { x: 0, y: 0, width: 1920, height: 1080 }
const left: Bounds = { x: -1920, y: 0, width: 1920, height: 1080 }

function restored(bounds: Partial<Bounds>, displays = [display]): Bounds | null {
  const whole = { x: 100, y: 50, width: 1200, height: 800, ...bounds }
  return boundsToRestore({ ...defaultWindowState, bounds: whole }, displays)
}

describe('where a window is put back', () => {
  test('where it was, also on a second display', () => {
    expect(restored({})).toEqual({ x: 100, y: 50, width: 1200, height: 800 })
    expect(restored({ x: -1500 }, [display, left])).toMatchObject({ x: -1500 })
  })

  test('nowhere in particular when its display is gone', () => {
    expect(restored({ x: -1500 })).toBeNull()
    expect(boundsToRestore(defaultWindowState, [display])).toBeNull()
  })

  test('only where a hundred pixels of it can be seen', () => {
    expect(restored({ x: 1820 })).not.toBeNull()
    expect(restored({ x: 1821 })).toBeNull()
    expect(restored({ x: -1100 })).not.toBeNull()
    expect(restored({ x: -1101 })).toBeNull()
    expect(restored({ y: 981 })).toBeNull()
  })

  test('never smaller than the smallest window', () => {
    expect(restored({ width: 10, height: 10 })).toMatchObject({ width: 1024, height: 640 })
  })
})

describe('the file of the state', () => {
  let dir: string
  let file: string
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'argon-state-'))
    file = path.join(dir, 'new', 'window.json')
  })
  afterEach(() => rm(dir, { recursive: true }))

  test('comes back as it was written', async () => {
    const state = { bounds: { ...display }, maximized: true, fullScreen: false, theme: 'dark' } as const
    await writeWindowState(file, state)
    expect(readWindowState(file)).toEqual(state)
    await writeWindowState(file, { ...state, maximized: false })
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ maximized: false })
  })

  test('missing or damaged, it counts as none', async () => {
    expect(readWindowState(file)).toEqual(defaultWindowState)
    const damaged = path.join(dir, 'damaged.json')
    await writeFile(damaged, '{"bounds":')
    expect(readWindowState(damaged)).toEqual(defaultWindowState)
  })

  test.each([
    [null],
    ['x'],
    [{ bounds: { x: 'a', y: 0, width: 1, height: 1 } }],
    [{ bounds: { x: 1.5, y: 0, width: 1e300, height: 1 } }],
    [{ bounds: [], maximized: 'yes', theme: 'pink' }],
  ])('of %j nothing is believed', (value) => {
    expect(parseWindowState(value)).toEqual(defaultWindowState)
  })
})
