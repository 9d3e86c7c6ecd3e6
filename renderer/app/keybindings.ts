import type { Command } from '../../shared/contract/commands.ts'

/** An accelerator of the command table as tinykeys writes it: `CmdOrCtrl+Shift+N` is `$mod+Shift+N`. */
export const acceleratorToBinding = (accelerator: string): string =>
  accelerator.replace('CmdOrCtrl', '$mod').replace(/\+Ctrl\b/u, '+Control')

/** Commands that indent a line in a text, and so act outside of texts only. */
export const isEditorKey = ({ accelerator = '' }: Pick<Command, 'accelerator'>): boolean =>
  accelerator === 'CmdOrCtrl+[' || accelerator === 'CmdOrCtrl+]'
