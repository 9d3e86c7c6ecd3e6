/** The menus of the application, in order; `app` is the menu named after the app that only macOS has. */
export const commandMenus = ['file', 'edit', 'view', 'branch', 'history', 'help'] as const
export type CommandMenu = (typeof commandMenus)[number]

/**
 * One thing a person can tell the app to do. The menu, the palette and the keyboard all read this table, so
 * that a shortcut is the same everywhere and always to be found.
 *
 * `accelerator` is written as Electron writes it (`CmdOrCtrl+Shift+N`); a browser keeps some for itself, which
 * `browserKeeps` says. `group` draws a line in the menu between commands of different groups.
 */
export interface Command {
  readonly id: string
  readonly label: string
  readonly menu: CommandMenu
  readonly group: number
  readonly accelerator?: string
  readonly browserKeeps?: true
}

export const commands = [
  { id: 'project.new', label: 'New Project…', menu: 'file', group: 1 },
  { id: 'project.open', label: 'Open Project…', menu: 'file', group: 1, accelerator: 'CmdOrCtrl+O' },
  { id: 'project.openShared', label: 'Open a Shared Project…', menu: 'file', group: 1 },
  { id: 'project.sample', label: 'Open the Sample Shop', menu: 'file', group: 1 },
  { id: 'connection.new', label: 'Connect to MongoDB…', menu: 'file', group: 2 },
  { id: 'endpoint.connect', label: 'Use with MongoDB Clients…', menu: 'file', group: 2 },
  { id: 'project.clone', label: 'Clone a Database…', menu: 'file', group: 2 },
  { id: 'branch.pull', label: 'Pull from MongoDB…', menu: 'file', group: 2 },
  { id: 'branch.checkout', label: 'Check out into MongoDB…', menu: 'file', group: 2 },
  { id: 'project.import', label: 'Import Files…', menu: 'file', group: 2, accelerator: 'CmdOrCtrl+I' },
  { id: 'project.migrate', label: 'Migrate an Older Installation…', menu: 'file', group: 2 },
  { id: 'project.rename', label: 'Rename Project…', menu: 'file', group: 3 },
  { id: 'project.move', label: 'Move Project…', menu: 'file', group: 3 },
  { id: 'project.verify', label: 'Verify the Log…', menu: 'file', group: 3 },
  { id: 'project.delete', label: 'Delete Project…', menu: 'file', group: 3 },

  { id: 'edit.undo', label: 'Undo Last Change', menu: 'edit', group: 1 },
  {
    id: 'document.insert',
    label: 'Insert Document…',
    menu: 'edit',
    group: 2,
    accelerator: 'CmdOrCtrl+Shift+D',
  },
  { id: 'document.save', label: 'Save Document', menu: 'edit', group: 2, accelerator: 'CmdOrCtrl+S' },

  { id: 'view.palette', label: 'Command Palette…', menu: 'view', group: 1, accelerator: 'CmdOrCtrl+K' },
  { id: 'view.documents', label: 'Documents', menu: 'view', group: 2, accelerator: 'CmdOrCtrl+1' },
  { id: 'view.map', label: 'History Map', menu: 'view', group: 2, accelerator: 'CmdOrCtrl+2' },
  {
    id: 'view.sidebar',
    label: 'Show or Hide the Sidebar',
    menu: 'view',
    group: 3,
    accelerator: 'CmdOrCtrl+\\',
  },
  {
    id: 'view.reloadData',
    label: 'Reload Data',
    menu: 'view',
    group: 3,
    accelerator: 'CmdOrCtrl+R',
    browserKeeps: true,
  },
  { id: 'theme.system', label: 'Use the System’s Theme', menu: 'view', group: 4 },
  { id: 'theme.light', label: 'Light Theme', menu: 'view', group: 4 },
  { id: 'theme.dark', label: 'Dark Theme', menu: 'view', group: 4 },

  {
    id: 'branch.create',
    label: 'New Branch…',
    menu: 'branch',
    group: 1,
    accelerator: 'CmdOrCtrl+Shift+N',
    browserKeeps: true,
  },
  { id: 'branch.switch', label: 'Switch Branch…', menu: 'branch', group: 1, accelerator: 'CmdOrCtrl+B' },
  { id: 'branch.rename', label: 'Rename Branch…', menu: 'branch', group: 2 },
  { id: 'branch.restore', label: 'Restore Branch to Here…', menu: 'branch', group: 2 },
  { id: 'branch.delete', label: 'Delete Branch…', menu: 'branch', group: 3 },
  { id: 'branch.deleted', label: 'Deleted Branches…', menu: 'branch', group: 3 },

  { id: 'history.previous', label: 'Previous Change', menu: 'history', group: 1, accelerator: 'CmdOrCtrl+[' },
  { id: 'history.next', label: 'Next Change', menu: 'history', group: 1, accelerator: 'CmdOrCtrl+]' },
  { id: 'history.goTo', label: 'Go to LSN or Time…', menu: 'history', group: 2, accelerator: 'CmdOrCtrl+G' },
  {
    id: 'history.backToHead',
    label: 'Back to Head',
    menu: 'history',
    group: 2,
    accelerator: 'CmdOrCtrl+Shift+H',
  },
  { id: 'history.zoomIn', label: 'Zoom In on the Axis', menu: 'history', group: 3 },
  { id: 'history.zoomOut', label: 'Zoom Out of the Axis', menu: 'history', group: 3 },
  { id: 'history.fit', label: 'Fit the Whole History', menu: 'history', group: 3 },

  { id: 'help.shortcuts', label: 'Keyboard Shortcuts', menu: 'help', group: 1, accelerator: 'CmdOrCtrl+/' },
  { id: 'help.about', label: 'About Argon Desktop', menu: 'help', group: 2 },
] as const satisfies readonly Command[]

export type CommandId = (typeof commands)[number]['id']
