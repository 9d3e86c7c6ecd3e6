import {
  CopyIcon,
  LockIcon,
  LockOpenIcon,
  PencilIcon,
  PlugZapIcon,
  StarIcon,
  StarOffIcon,
  Trash2Icon,
} from 'lucide-react'
import type { ConnectionChoices, SavedConnection } from '../../../shared/model/connection.ts'
import { changeConnection, copyConnectionString, deleteConnection } from '../../state/connection-actions.ts'
import { openDialog } from '../../state/dialogs.ts'
import { notifyError } from '../../state/notify.ts'
import { menuSeparator } from '../../ui/menu.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'

export const openTest = ({ id }: SavedConnection): void =>
  openDialog({ kind: 'testConnection', connectionId: id })
export const openEdit = ({ id }: SavedConnection): void => openDialog({ kind: 'connect', connectionId: id })
export const remove = (connection: SavedConnection): void =>
  void deleteConnection(connection).catch(notifyError)

/** What can be done with a saved connection. */
export function connectionMenu(connection: SavedConnection): MenuEntry[] {
  const { isFavourite, isReadOnly } = connection
  const change = (part: Partial<ConnectionChoices>): void =>
    void changeConnection(connection, part).catch(notifyError)
  return [
    {
      kind: 'item',
      label: 'Test…',
      icon: <PlugZapIcon size={14} />,
      keys: ['Enter'],
      onSelect: () => openTest(connection),
    },
    {
      kind: 'item',
      label: 'Edit…',
      icon: <PencilIcon size={14} />,
      keys: ['F2'],
      onSelect: () => openEdit(connection),
    },
    {
      kind: 'item',
      label: 'Copy connection string',
      icon: <CopyIcon size={14} />,
      onSelect: () => copyConnectionString(connection),
    },
    menuSeparator,
    {
      kind: 'item',
      label: isFavourite ? 'No longer a favourite' : 'Make it a favourite',
      icon: isFavourite ? <StarOffIcon size={14} /> : <StarIcon size={14} />,
      onSelect: () => change({ isFavourite: !isFavourite }),
    },
    {
      kind: 'item',
      label: isReadOnly ? 'Unlock for writing' : 'Lock against writing',
      icon: isReadOnly ? <LockOpenIcon size={14} /> : <LockIcon size={14} />,
      onSelect: () => change({ isReadOnly: !isReadOnly }),
    },
    menuSeparator,
    {
      kind: 'item',
      label: 'Delete',
      icon: <Trash2Icon size={14} />,
      keys: ['Delete'],
      danger: true,
      onSelect: () => remove(connection),
    },
  ]
}
