import {
  ClipboardIcon,
  CopyIcon,
  CopyPlusIcon,
  HistoryIcon,
  PencilIcon,
  PlusIcon,
  RouteIcon,
  Trash2Icon,
} from 'lucide-react'
import { menuSeparator } from '../../../ui/menu.tsx'
import type { MenuEntry } from '../../../ui/menu.tsx'
import { acceleratorKeys } from '../../../state/commands.ts'
import { copyText } from '../copy.ts'
import { rootPath } from '../model/expansion.ts'
import { fieldText, nodeText, pathText } from '../model/copy-text.ts'
import type { CopyFormat } from '../model/copy-text.ts'
import type { LoadedDocument } from '../model/loaded-document.ts'
import type { PlacedRow } from '../list/list-model.ts'

export interface RowMenuCommands {
  readonly edit: (document: LoadedDocument) => void
  readonly clone: (document: LoadedDocument) => void
  readonly insert: () => void
  readonly remove: () => void
  readonly history: (document: LoadedDocument) => void
  /** Copies the selected documents, or this one. */
  readonly copyAs: (format: CopyFormat) => void
}

const icon = { size: 14, strokeWidth: 1.75 }
const formats: readonly { readonly format: CopyFormat; readonly label: string }[] = [
  { format: 'shell', label: 'Shell syntax' },
  { format: 'canonical', label: 'EJSON, canonical' },
  { format: 'relaxed', label: 'EJSON, relaxed (loses number types)' },
  { format: 'json', label: 'JSON (loses types)' },
]

/** What can be done with a row and its document. Items that cannot run say why. */
export function rowMenu(
  placed: PlacedRow | null,
  commands: RowMenuCommands,
  readOnlyReason: string | null,
): readonly MenuEntry[] {
  const document = placed?.document
  if (!placed || !document) {
    return [
      {
        kind: 'item',
        label: 'Insert document…',
        icon: <PlusIcon {...icon} />,
        keys: ['N'],
        disabledReason: readOnlyReason,
        onSelect: commands.insert,
      },
    ]
  }
  return [
    ...documentEntries(document, commands, readOnlyReason),
    menuSeparator,
    ...valueEntries(placed),
    { kind: 'heading', text: 'Copy document as' },
    ...formats.map(({ format, label }): MenuEntry => ({
      kind: 'item',
      label,
      icon: <ClipboardIcon {...icon} />,
      onSelect: () => commands.copyAs(format),
    })),
    menuSeparator,
    {
      kind: 'item',
      label: 'Delete',
      icon: <Trash2Icon {...icon} />,
      keys: ['Del'],
      danger: true,
      disabledReason: readOnlyReason,
      onSelect: commands.remove,
    },
  ]
}

function valueEntries({ row }: PlacedRow): readonly MenuEntry[] {
  if (row?.kind !== 'field' || row.path === rootPath) return []
  const { node, path, inArray } = row
  const value: MenuEntry = {
    kind: 'item',
    label: 'Copy value',
    icon: <CopyIcon {...icon} />,
    keys: acceleratorKeys('CmdOrCtrl+C'),
    onSelect: () => void copyText(nodeText(node), 'the value'),
  }
  const field: MenuEntry = {
    kind: 'item',
    label: 'Copy field and value',
    icon: <CopyIcon {...icon} />,
    onSelect: () => void copyText(fieldText(node), 'the field'),
  }
  const where: MenuEntry = {
    kind: 'item',
    label: 'Copy path',
    icon: <RouteIcon {...icon} />,
    onSelect: () => void copyText(pathText(path), 'the path'),
  }
  return inArray ? [value, where] : [value, field, where]
}

function documentEntries(
  document: LoadedDocument,
  commands: RowMenuCommands,
  readOnlyReason: string | null,
): readonly MenuEntry[] {
  return [
    {
      kind: 'item',
      label: 'Edit',
      icon: <PencilIcon {...icon} />,
      keys: ['F2'],
      disabledReason: readOnlyReason,
      onSelect: () => commands.edit(document),
    },
    {
      kind: 'item',
      label: 'Clone',
      icon: <CopyPlusIcon {...icon} />,
      disabledReason: readOnlyReason,
      onSelect: () => commands.clone(document),
    },
    {
      kind: 'item',
      label: 'Show history',
      icon: <HistoryIcon {...icon} />,
      keys: ['H'],
      onSelect: () => commands.history(document),
    },
  ]
}
