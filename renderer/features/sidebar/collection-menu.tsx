import { CopyIcon, DownloadIcon, PencilIcon, TableIcon, Trash2Icon } from 'lucide-react'
import type { Collection } from '../../../shared/contract/collections.ts'
import { openDialog } from '../../state/dialogs.ts'
import { notify, notifyError } from '../../state/notify.ts'
import { useSession } from '../../state/session.ts'
import { menuSeparator } from '../../ui/menu.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'

/** What can be done with a collection; writes are for the head only. */
export function collectionMenu(collection: Collection): MenuEntry[] {
  const { playhead, selectCollection } = useSession.getState()
  const readOnly = playhead.kind === 'past' ? 'The past is read-only' : null
  return [
    {
      kind: 'item',
      label: 'Open',
      icon: <TableIcon size={14} />,
      onSelect: () => selectCollection(collection.id),
    },
    {
      kind: 'item',
      label: 'Copy name',
      icon: <CopyIcon size={14} />,
      onSelect: () => copyName(collection.name),
    },
    menuSeparator,
    {
      kind: 'item',
      label: 'Import into this collection…',
      icon: <DownloadIcon size={14} />,
      onSelect: () => openDialog({ kind: 'import', files: [], collection: collection.name }),
    },
    {
      kind: 'item',
      label: 'Rename…',
      icon: <PencilIcon size={14} />,
      keys: ['F2'],
      disabledReason: readOnly,
      onSelect: () => openDialog({ kind: 'renameCollection', collectionId: collection.id }),
    },
    menuSeparator,
    {
      kind: 'item',
      label: 'Drop…',
      icon: <Trash2Icon size={14} />,
      danger: true,
      disabledReason: readOnly,
      onSelect: () => openDialog({ kind: 'dropCollection', collectionId: collection.id }),
    },
  ]
}

function copyName(name: string): void {
  navigator.clipboard.writeText(name).then(() => notify({ message: `Copied \`${name}\`` }), notifyError)
}
