import type { MenuItemConstructorOptions } from 'electron'
import { commands } from '../../shared/contract/commands.ts'
import type { Command, CommandId, CommandMenu } from '../../shared/contract/commands.ts'

export interface MenuActions {
  sendCommand(id: CommandId): void
  openWindow(): void
  reloadWindow(): void
}

export interface MenuSituation {
  readonly platform: string
  /** Adds the developer tools; never in a packaged app. */
  readonly isDevelopment: boolean
}

type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

/**
 * The application menu, made from the table of commands. The edit and window menus keep their roles: without
 * them the shortcuts for the clipboard do not work on macOS.
 */
export function createMenuTemplate(situation: MenuSituation, actions: MenuActions): Item[] {
  const isMac = situation.platform === 'darwin'
  const label = (text: string) => (isMac ? text : withMnemonic(text))
  const items = (menu: CommandMenu) => commandItems(menu, isMac, actions)
  const newWindow: Item = {
    label: 'New Window',
    accelerator: 'CmdOrCtrl+N',
    click: () => actions.openWindow(),
  }
  const reload: Item = {
    label: 'Reload Window',
    accelerator: 'CmdOrCtrl+Shift+R',
    click: () => actions.reloadWindow(),
  }

  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies Item] : []),
    {
      label: label('File'),
      submenu: [newWindow, separator, ...items('file'), separator, { role: isMac ? 'close' : 'quit' }],
    },
    { label: label('Edit'), submenu: [...textItems, separator, ...items('edit')] },
    {
      label: label('View'),
      submenu: [
        ...items('view'),
        separator,
        reload,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(situation.isDevelopment ? [{ role: 'toggleDevTools' } satisfies Item] : []),
      ],
    },
    { label: label('Branch'), submenu: items('branch') },
    { label: label('History'), submenu: items('history') },
    { role: 'windowMenu' },
    { role: 'help', submenu: items('help') },
  ]
}

const textItems: readonly Item[] = [
  { role: 'undo' },
  { role: 'redo' },
  separator,
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
]

/** The commands of one menu, in the table's order, with a line between groups. */
function commandItems(menu: CommandMenu, isMac: boolean, actions: MenuActions): Item[] {
  const own = commands.filter((command) => command.menu === menu)
  return own.flatMap((command, at) => {
    const startsGroup = at > 0 && own[at - 1]?.group !== command.group
    return startsGroup ? [separator, toItem(command, isMac, actions)] : [toItem(command, isMac, actions)]
  })
}

function toItem(command: Command & { id: CommandId }, isMac: boolean, actions: MenuActions): Item {
  return {
    id: command.id,
    label: isMac ? command.label : toSentenceCase(command.label),
    ...(command.accelerator === undefined ? {} : { accelerator: command.accelerator }),
    click: () => actions.sendCommand(command.id),
  }
}

/** Windows and Linux write menus in sentence case, macOS in title case; names of our own stay as they are. */
function toSentenceCase(label: string): string {
  const kept = /^(?:LSN|Argon|Desktop|MongoDB)\b/u
  return label
    .split(' ')
    .map((word, at) => (at === 0 || kept.test(word) ? word : word.toLowerCase()))
    .join(' ')
}

function withMnemonic(label: string): string {
  return `&${label}`
}
