import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  acceleratorKeys,
  commandEnabled,
  commandKeys,
  commandLabel,
  registerCommand,
  runCommand,
} from '../../../../renderer/state/commands.ts'

beforeEach(() => {
  vi.stubGlobal('window', {})
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('a command without a handler says that nothing does it now', () => {
  expect(runCommand('document.save')).toBe('Nothing on screen does this now')
})

test('the handler registered last answers, and gives way when it goes', () => {
  const calls: string[] = []
  const stopFrame = registerCommand('history.goTo', { run: () => calls.push('frame') })
  const stopView = registerCommand('history.goTo', { run: () => calls.push('view') })
  expect(runCommand('history.goTo')).toBe(true)
  stopView()
  runCommand('history.goTo')
  stopFrame()
  runCommand('history.goTo')
  expect(calls).toEqual(['view', 'frame'])
})

test('a command that cannot run gives its reason and does not run', () => {
  const run = vi.fn()
  const stop = registerCommand('document.save', { run, enabled: () => 'Nothing was changed' })
  expect(commandEnabled('document.save')).toBe('Nothing was changed')
  expect(runCommand('document.save')).toBe('Nothing was changed')
  expect(run).not.toHaveBeenCalled()
  stop()
})

test('accelerators are spelled for the platform', () => {
  expect(acceleratorKeys('CmdOrCtrl+Shift+N', true)).toEqual(['⌘', '⇧', 'N'])
  expect(acceleratorKeys('CmdOrCtrl+Shift+N', false)).toEqual(['Ctrl', 'Shift', 'N'])
})

test('keys that a browser keeps for itself are not promised there', () => {
  vi.stubGlobal('navigator', { platform: 'Linux x86_64' })
  expect(commandKeys('branch.create')).toEqual([])
  vi.stubGlobal('window', { argon: {} })
  expect(commandKeys('branch.create')).toEqual(['Ctrl', 'Shift', 'N'])
})

test('menu labels become sentences', () => {
  expect(commandLabel({ label: 'Go to LSN or Time…' })).toBe('Go to LSN or time')
  expect(commandLabel({ label: 'About Argon Desktop' })).toBe('About Argon Desktop')
})
