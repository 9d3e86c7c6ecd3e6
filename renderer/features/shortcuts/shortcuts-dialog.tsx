import { commandMenus, commands } from '../../../shared/contract/commands.ts'
import type { Command, CommandMenu } from '../../../shared/contract/commands.ts'
import { acceleratorKeys, commandLabel, reachableAccelerator } from '../../state/commands.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import styles from './shortcuts-dialog.module.css'

const menuTitles: Readonly<Record<CommandMenu, string>> = {
  file: 'Projects',
  edit: 'Documents',
  view: 'View',
  branch: 'Branches',
  history: 'History',
  help: 'Help',
}

interface Shortcut {
  readonly label: string
  readonly keys: readonly (readonly string[])[]
}

/** Keys that act where the focus is, and so have no place in a menu. */
const focused: readonly { readonly title: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'On the timeline',
    shortcuts: [
      { label: 'Step to the previous or next change', keys: [['←'], ['→']] },
      { label: 'Ten per cent of the window', keys: [['PageUp'], ['PageDown']] },
      { label: 'First change, head', keys: [['Home'], ['End']] },
      { label: 'Zoom in, zoom out, fit', keys: [['+'], ['−'], ['0']] },
      { label: 'New branch from here', keys: [['B']] },
    ],
  },
  {
    title: 'In the list of documents',
    shortcuts: [
      { label: 'Expand or collapse a field', keys: [['→'], ['←']] },
      { label: 'List or JSON', keys: [['V']] },
      { label: 'New document', keys: [['N']] },
      { label: 'History of the document', keys: [['H']] },
    ],
  },
  {
    title: 'In the sidebar',
    shortcuts: [
      { label: 'Filter collections', keys: [['/']] },
      { label: 'Rename', keys: [['F2']] },
    ],
  },
]

function toShortcut(command: Command): Shortcut[] {
  const accelerator = reachableAccelerator(command)
  return accelerator === undefined
    ? []
    : [{ label: commandLabel(command), keys: [acceleratorKeys(accelerator)] }]
}

/** The sheet of all keyboard shortcuts. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const byMenu = commandMenus
    .map((menu) => ({
      title: menuTitles[menu],
      shortcuts: commands.filter((command) => command.menu === menu).flatMap(toShortcut),
    }))
    .filter(({ shortcuts }) => shortcuts.length > 0)
  return (
    <Dialog title="Keyboard shortcuts" width={760} onClose={onClose}>
      <div className={styles['columns']} role="group" aria-label="Shortcuts" tabIndex={0}>
        {[...byMenu, ...focused].map((group) => (
          <section key={group.title} className={styles['group']}>
            <h3 className={styles['title']}>{group.title}</h3>
            <dl>
              {group.shortcuts.map(({ label, keys }) => (
                <div key={label} className={styles['row']}>
                  <dt>{label}</dt>
                  <dd className={styles['keys']}>
                    {keys.map((combination) => (
                      <Kbd key={combination.join()} keys={combination} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
