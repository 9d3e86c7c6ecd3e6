import { EventEmitter } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStateKeeper } from '../../../../electron/shell/state-keeper.ts'

class Window extends EventEmitter {
  bounds = { x: 1, y: 2, width: 1300, height: 900 }
  minimized = false
  getNormalBounds = () => this.bounds
  isMaximized = () => false
  isFullScreen = () => false
  isDestroyed = () => false
  isMinimized = () => this.minimized
}

let dir: string
let file: string
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'argon-keeper-'))
  file = path.join(dir, 'window.json')
})
afterEach(() => rmSync(dir, { recursive: true }))

const written = () => JSON.parse(readFileSync(file, 'utf8')) as { bounds: { x: number }; theme: string }

test('the last of many changes is written, by flush at the latest', async () => {
  const keeper = createStateKeeper(file, () => {})
  const window = new Window()
  keeper.follow(window as unknown as BrowserWindow)
  for (let x = 1; x <= 50; x += 1) {
    window.bounds = { ...window.bounds, x }
    window.emit('move')
  }
  keeper.rememberTheme('dark')
  await keeper.flush()
  expect(written()).toMatchObject({ bounds: { x: 50 }, theme: 'dark' })
  expect(createStateKeeper(file, () => {}).state()).toEqual(keeper.state())
})

test('the place of a minimised window is not its place', async () => {
  const keeper = createStateKeeper(file, () => {})
  const window = new Window()
  keeper.follow(window as unknown as BrowserWindow)
  window.emit('resize')
  window.minimized = true
  window.bounds = { ...window.bounds, x: -32_000 }
  window.emit('resize')
  await keeper.flush()
  expect(written().bounds.x).toBe(1)
})

test('a folder that cannot be written is told, and nothing else happens', async () => {
  const blocked = path.join(dir, 'file')
  writeFileSync(blocked, '')
  const errors: unknown[] = []
  const keeper = createStateKeeper(path.join(blocked, 'window.json'), (error) => errors.push(error))
  keeper.rememberTheme('light')
  await keeper.flush()
  expect(errors).toHaveLength(1)
  expect(keeper.state().theme).toBe('light')
})
