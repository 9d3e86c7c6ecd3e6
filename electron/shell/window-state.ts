import { readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { themes } from '../../shared/contract/bridge.ts'
import type { Theme } from '../../shared/contract/bridge.ts'

/** A rectangle on the desktop, in device-independent pixels. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What the shell remembers of its window from one start to the next. */
export interface WindowState {
  /** Null lets the system place the window. */
  readonly bounds: Bounds | null
  readonly maximized: boolean
  readonly fullScreen: boolean
  readonly theme: Theme
}

export const defaultWindowState: WindowState = {
  bounds: null,
  maximized: false,
  fullScreen: false,
  theme: 'system',
}

export const windowWidthMin = 1024
export const windowHeightMin = 640
/** A window is put back only where at least so much of it can be seen and grabbed. */
const visiblePixelsMin = 100

/** Reads the state; a file that is missing or damaged counts as none. */
export function readWindowState(file: string): WindowState {
  try {
    return parseWindowState(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return defaultWindowState
  }
}

/** Takes of `value` what is well-formed, and the default for the rest. */
export function parseWindowState(value: unknown): WindowState {
  if (typeof value !== 'object' || value === null) return defaultWindowState
  const fields = value as Record<string, unknown>
  return {
    bounds: parseBounds(fields['bounds']),
    maximized: fields['maximized'] === true,
    fullScreen: fields['fullScreen'] === true,
    theme: themes.find((theme) => theme === fields['theme']) ?? 'system',
  }
}

function parseBounds(value: unknown): Bounds | null {
  if (typeof value !== 'object' || value === null) return null
  const { x, y, width, height } = value as Record<string, unknown>
  const numbers = [x, y, width, height].map(Number)
  if (!numbers.every((n) => Number.isSafeInteger(n))) return null
  return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) }
}

/** The bounds to open with, or null where they would lie outside of all displays that are there now. */
export function boundsToRestore(state: WindowState, displays: readonly Bounds[]): Bounds | null {
  const { bounds } = state
  if (!bounds) return null
  const restored = {
    ...bounds,
    width: Math.max(bounds.width, windowWidthMin),
    height: Math.max(bounds.height, windowHeightMin),
  }
  return displays.some((display) => isVisibleOn(restored, display)) ? restored : null
}

function isVisibleOn(bounds: Bounds, display: Bounds): boolean {
  const overlap = (a: number, aLength: number, b: number, bLength: number) =>
    Math.min(a + aLength, b + bLength) - Math.max(a, b)
  return (
    overlap(bounds.x, bounds.width, display.x, display.width) >= visiblePixelsMin &&
    overlap(bounds.y, bounds.height, display.y, display.height) >= visiblePixelsMin
  )
}

/** Writes the state beside the old one and puts it in its place, so that there is always a whole file. */
export async function writeWindowState(file: string, state: WindowState): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(`${file}.new`, JSON.stringify(state))
  await rename(`${file}.new`, file)
}
