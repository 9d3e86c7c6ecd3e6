import {
  ChevronDownIcon,
  CloudIcon,
  DatabaseIcon,
  DownloadIcon,
  FilePlus2Icon,
  LogOutIcon,
  PencilIcon,
  PlusIcon,
  ShieldCheckIcon,
  StoreIcon,
  TruckIcon,
  Trash2Icon,
  UploadIcon,
} from 'lucide-react'
import type { Project } from '../../../shared/contract/projects.ts'
import { commandEnabled, commandKeys, runCommand } from '../../state/commands.ts'
import type { Enabled } from '../../state/commands.ts'
import { openDialog } from '../../state/dialogs.ts'
import { isInTrash, useCurrentProject, useProjects } from '../../state/projects.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Menu, menuSeparator } from '../../ui/menu.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import styles from './project-menu.module.css'

/** Longest list of other projects in the menu; the start page has them all. */
const othersMax = 12

/** The open project's name, and what can be done with it and instead of it. */
export function ProjectMenu() {
  const project = useCurrentProject()
  const projects = useProjects()
  return (
    <Menu
      trigger={
        <Button variant="ghost" className={styles['trigger'] ?? ''}>
          <span className={styles['name']}>{project?.name ?? 'Project'}</span>
          <ChevronDownIcon size={14} aria-hidden />
        </Button>
      }
      entries={() => projectMenu(project, projects)}
    />
  )
}

function projectMenu(project: Project | null, projects: readonly Project[]): MenuEntry[] {
  const { openProject, closeProject } = useSession.getState()
  const others = projects
    .filter((other) => !isInTrash(other))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .slice(0, othersMax)
  return [
    { kind: 'heading', text: 'Projects' },
    ...others.map((other): MenuEntry => ({
      kind: 'item',
      label: other.name,
      checked: other.id === project?.id,
      onSelect: () => {
        if (other.id !== project?.id) openProject(other.id)
      },
    })),
    menuSeparator,
    {
      kind: 'item',
      label: 'New project…',
      icon: <PlusIcon size={14} />,
      onSelect: () => openDialog({ kind: 'createProject' }),
    },
    {
      kind: 'item',
      label: 'Open a shared project…',
      icon: <CloudIcon size={14} />,
      onSelect: () => runCommand('project.openShared'),
    },
    {
      kind: 'item',
      label: 'Open the sample shop',
      icon: <StoreIcon size={14} />,
      onSelect: () => runCommand('project.sample'),
    },
    {
      kind: 'item',
      label: 'Clone a database…',
      icon: <DatabaseIcon size={14} />,
      onSelect: () => runCommand('project.clone'),
    },
    {
      kind: 'item',
      label: 'Pull from MongoDB…',
      icon: <DownloadIcon size={14} />,
      disabledReason: reasonOf(commandEnabled('branch.pull')),
      onSelect: () => runCommand('branch.pull'),
    },
    {
      kind: 'item',
      label: 'Check out into MongoDB…',
      icon: <UploadIcon size={14} />,
      disabledReason: reasonOf(commandEnabled('branch.checkout')),
      onSelect: () => runCommand('branch.checkout'),
    },
    {
      kind: 'item',
      label: 'Import files…',
      icon: <FilePlus2Icon size={14} />,
      keys: commandKeys('project.import'),
      onSelect: () => runCommand('project.import'),
    },
    menuSeparator,
    ...(project === null ? [] : ownEntries(project, closeProject)),
  ]
}

const reasonOf = (enabled: Enabled): string | null => (enabled === true ? null : enabled)

const ownEntries = (project: Project, close: () => void): MenuEntry[] => [
  {
    kind: 'item',
    label: 'Rename project…',
    icon: <PencilIcon size={14} />,
    onSelect: () => openDialog({ kind: 'renameProject', projectId: project.id }),
  },
  {
    kind: 'item',
    label: project.home.kind === 'embedded' ? 'Move to a MongoDB…' : 'Move to this computer…',
    icon: <TruckIcon size={14} />,
    onSelect: () => openDialog({ kind: 'moveProject', projectId: project.id }),
  },
  {
    kind: 'item',
    label: 'Verify the log…',
    icon: <ShieldCheckIcon size={14} />,
    onSelect: () => openDialog({ kind: 'verifyLog', projectId: project.id }),
  },
  { kind: 'item', label: 'Close project', icon: <LogOutIcon size={14} />, onSelect: close },
  menuSeparator,
  {
    kind: 'item',
    label: 'Delete project…',
    icon: <Trash2Icon size={14} />,
    danger: true,
    onSelect: () => openDialog({ kind: 'deleteProject', projectId: project.id }),
  },
]
