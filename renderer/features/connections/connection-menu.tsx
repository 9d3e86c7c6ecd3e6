import {
  CloudIcon,
  CopyIcon,
  DatabaseIcon,
  DownloadIcon,
  ImportIcon,
  LockIcon,
  LockOpenIcon,
  PencilIcon,
  PlugZapIcon,
  StarIcon,
  StarOffIcon,
  Trash2Icon,
  UploadIcon,
} from 'lucide-react'
import type { ConnectionChoices, SavedConnection } from '../../../shared/model/connection.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { changeConnection, copyConnectionString, deleteConnection } from '../../state/connection-actions.ts'
import { openDialog } from '../../state/dialogs.ts'
import { notifyError } from '../../state/notify.ts'
import { sessionAt, useSession } from '../../state/session.ts'
import { menuSeparator } from '../../ui/menu.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'

export const openTest = ({ id }: SavedConnection): void =>
  openDialog({ kind: 'testConnection', connectionId: id })
export const openEdit = ({ id }: SavedConnection): void => openDialog({ kind: 'connect', connectionId: id })
export const remove = (connection: SavedConnection): void =>
  void deleteConnection(connection).catch(notifyError)

/** Between the connection and the branch that is looked at. */
const branchEntries = ({ id: connectionId }: SavedConnection, branchId: BranchId): MenuEntry[] => [
  {
    kind: 'item',
    label: 'Pull into this branch…',
    icon: <DownloadIcon size={14} />,
    onSelect: () => openDialog({ kind: 'clone', connectionId, into: branchId }),
  },
  {
    kind: 'item',
    label: 'Check out into a database…',
    icon: <UploadIcon size={14} />,
    onSelect: () => {
      const target = { connectionId, database: '', collections: null }
      openDialog({ kind: 'checkout', branchId, at: sessionAt(useSession.getState()), target })
    },
  },
]

/** What can be done with a saved connection. */
export function connectionMenu(connection: SavedConnection): MenuEntry[] {
  const { id, isFavourite, isReadOnly } = connection
  const change = (part: Partial<ConnectionChoices>): void =>
    void changeConnection(connection, part).catch(notifyError)
  const { projectId, branchId } = useSession.getState()
  return [
    {
      kind: 'item',
      label: 'Clone a database…',
      icon: <DatabaseIcon size={14} />,
      onSelect: () => openDialog({ kind: 'clone', connectionId: connection.id, into: null }),
    },
    ...(projectId === null || branchId === null ? [] : branchEntries(connection, branchId)),
    menuSeparator,
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
      label: 'Open a shared project…',
      icon: <CloudIcon size={14} />,
      onSelect: () => openDialog({ kind: 'openShared', place: { connectionId: id, database: 'argon' } }),
    },
    {
      kind: 'item',
      label: 'Migrate an older installation…',
      icon: <ImportIcon size={14} />,
      onSelect: () => openDialog({ kind: 'migrate', place: { connectionId: id, database: '' } }),
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
