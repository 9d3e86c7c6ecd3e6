import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { createMenuTemplate } from '../../../../electron/shell/menu.ts'
import { commands } from '../../../../shared/contract/commands.ts'

type Item = MenuItemConstructorOptions

function build(platform: string, isDevelopment = false) {
  const sent: string[] = []
  const template = createMenuTemplate(
    { platform, isDevelopment },
    {
      sendCommand: (id) => sent.push(id),
      openWindow: () => sent.push('(window)'),
      reloadWindow: () => sent.push('(reload)'),
    },
  )
  const all = template.flatMap((menu) => [menu, ...((menu.submenu ?? []) as Item[])])
  return { sent, template, all }
}

const click = (item: Item) => (item.click as () => void)()
const rolesOf = (items: Item[]) => items.map((item) => item.role).filter(Boolean)

describe.each(['linux', 'win32', 'darwin'])('the menu on %s', (platform) => {
  test('has every command once, and each sends itself', () => {
    const { all, sent } = build(platform)
    const items = all.filter((item) => item.id !== undefined)
    expect(items.map((item) => item.id)).toEqual(
      expect.arrayContaining(commands.map((command) => command.id)),
    )
    expect(items).toHaveLength(commands.length)
    for (const item of items) click(item)
    expect(sent).toEqual(items.map((item) => item.id))
  })

  test('keeps the roles without which the clipboard and the window do not work', () => {
    const roles = rolesOf(build(platform).all)
    for (const role of [
      'undo',
      'redo',
      'cut',
      'copy',
      'paste',
      'selectAll',
      'windowMenu',
      'togglefullscreen',
    ]) {
      expect(roles).toContain(role)
    }
    expect(roles.includes('appMenu')).toBe(platform === 'darwin')
    expect(roles.includes('quit')).toBe(platform !== 'darwin')
  })

  test('has the developer tools in development only', () => {
    expect(rolesOf(build(platform).all)).not.toContain('toggleDevTools')
    expect(rolesOf(build(platform, true).all)).toContain('toggleDevTools')
  })

  test('begins and ends no menu with a line, and draws none twice', () => {
    for (const menu of build(platform).template) {
      const types = ((menu.submenu ?? []) as Item[]).map((item) => item.type)
      expect([types.at(0), types.at(-1)]).not.toContain('separator')
      expect(types.some((type, at) => type === 'separator' && types[at + 1] === 'separator')).toBe(false)
    }
  })
})

test('no two commands share an id or an accelerator, also not with the shell', () => {
  const { all } = build('linux')
  const accelerators = all.map((item) => item.accelerator).filter(Boolean)
  expect(new Set(accelerators).size).toBe(accelerators.length)
  const taken = [
    'CmdOrCtrl+Z',
    'CmdOrCtrl+X',
    'CmdOrCtrl+C',
    'CmdOrCtrl+V',
    'CmdOrCtrl+A',
    'CmdOrCtrl+Q',
    'CmdOrCtrl+W',
  ]
  expect(accelerators.filter((accelerator) => taken.includes(String(accelerator)))).toEqual([])
  expect(new Set(commands.map((command) => command.id)).size).toBe(commands.length)
})

test('macOS writes title case, the others sentence case with a mnemonic', () => {
  const label = (platform: string, id: string) => build(platform).all.find((item) => item.id === id)?.label
  expect(label('darwin', 'branch.create')).toBe('New Branch…')
  expect(label('linux', 'branch.create')).toBe('New branch…')
  expect(label('linux', 'history.goTo')).toBe('Go to LSN or time…')
  expect(label('win32', 'help.about')).toBe('About Argon Desktop')
  expect(build('linux').template[0]?.label).toBe('&File')
})
