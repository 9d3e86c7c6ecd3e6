import { expect, test, vi } from 'vitest'
import { dropText } from '../../../../renderer/app/drop-text.ts'
import { acceleratorToBinding, isEditorKey } from '../../../../renderer/app/keybindings.ts'
import { windowTitle } from '../../../../renderer/app/use-window-title.ts'
import { commands } from '../../../../shared/contract/commands.ts'
import type { Command } from '../../../../shared/contract/commands.ts'
import { asLsn } from '../../../../shared/model/ids.ts'

vi.mock('../../../../renderer/api/client.ts', () => ({ api: {} }))

test('the title names collection, branch and moment, and project, of which the parts that are there', () => {
  const shop = { project: 'Shop', branch: 'main', collection: 'orders' }
  const past = { kind: 'past', lsn: asLsn(41207) } as const
  expect(windowTitle({ ...shop, playhead: { kind: 'head' } })).toBe('orders — main — Shop')
  expect(windowTitle({ ...shop, playhead: past })).toBe('orders — main @41,207 — Shop')
  expect(windowTitle({ ...shop, collection: null, playhead: past })).toBe('main @41,207 — Shop')
  expect(windowTitle({ project: null, branch: null, collection: null, playhead: past })).toBe('Argon Desktop')
})

test('a drop says what will happen before it does', () => {
  expect(dropText(false, null, null)).toBe('Drop to make a new project from these files')
  expect(dropText(true, 'main', null)).toBe('Drop to import these files into main')
  expect(dropText(true, 'main', 'orders')).toBe('Drop to import into orders')
})

test('every accelerator of the table becomes a binding of its own', () => {
  const bindings = commands.flatMap((command: Command) =>
    command.accelerator === undefined ? [] : [acceleratorToBinding(command.accelerator)],
  )
  expect(acceleratorToBinding('CmdOrCtrl+Shift+H')).toBe('$mod+Shift+H')
  expect(bindings.every((binding) => binding.startsWith('$mod+'))).toBe(true)
  expect(new Set(bindings).size).toBe(bindings.length)
})

test('brackets indent in an editor, other accelerators act there too', () => {
  expect(isEditorKey({ accelerator: 'CmdOrCtrl+[' })).toBe(true)
  expect(isEditorKey({ accelerator: 'CmdOrCtrl+S' })).toBe(false)
  expect(isEditorKey({})).toBe(false)
})
