import { ChevronRightIcon, CloudIcon, DatabaseIcon, Trash2Icon, Undo2Icon } from 'lucide-react'
import { useState } from 'react'
import type { Project } from '../../../shared/contract/projects.ts'
import { openDialog } from '../../state/dialogs.ts'
import { formatAgo, useFormatTime } from '../../state/format.ts'
import { takeOutOfTrash } from '../../state/project-actions.ts'
import { isInTrash } from '../../state/projects.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { ContextMenu } from '../../ui/menu.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import styles from './first-run.module.css'

/** The projects on this computer, newest first, and those in the trash. */
export function ProjectList({ projects }: { readonly projects: readonly Project[] }) {
  const [showTrash, setShowTrash] = useState(false)
  const present = projects.filter((p) => !isInTrash(p)).sort((a, b) => b.createdTime - a.createdTime)
  const trash = projects.filter(isInTrash).sort((a, b) => (b.deletedTime ?? 0) - (a.deletedTime ?? 0))
  return (
    <>
      {present.length > 0 && (
        <section aria-label="Projects">
          <h2 className={styles['listTitle']}>Projects</h2>
          <ul className={styles['list']}>
            {present.map((project) => (
              <ProjectRow key={project.id} project={project} />
            ))}
          </ul>
        </section>
      )}
      {trash.length > 0 && (
        <section aria-label="Trash" className={styles['trash']}>
          <Button
            variant="ghost"
            size="small"
            icon={<Trash2Icon size={14} />}
            aria-expanded={showTrash}
            onClick={() => setShowTrash(!showTrash)}
          >
            Trash ({trash.length})
          </Button>
          {showTrash && (
            <ul className={styles['list']}>
              {trash.map((project) => (
                <TrashRow key={project.id} project={project} />
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  )
}

const menuOf = (project: Project): MenuEntry[] => [
  { kind: 'item', label: 'Open', onSelect: () => useSession.getState().openProject(project.id) },
  {
    kind: 'item',
    label: 'Rename…',
    onSelect: () => openDialog({ kind: 'renameProject', projectId: project.id }),
  },
  { kind: 'separator' },
  {
    kind: 'item',
    label: 'Delete…',
    danger: true,
    onSelect: () => openDialog({ kind: 'deleteProject', projectId: project.id }),
  },
]

function ProjectRow({ project }: { readonly project: Project }) {
  const openProject = useSession((s) => s.openProject)
  const formatTime = useFormatTime()
  const isShared = project.home.kind === 'mongodb'
  return (
    <li>
      <ContextMenu entries={() => menuOf(project)}>
        <button type="button" className={styles['project']} onClick={() => openProject(project.id)}>
          {isShared ? (
            <CloudIcon size={16} className={styles['projectIcon']} aria-label="Shared" />
          ) : (
            <DatabaseIcon size={16} className={styles['projectIcon']} aria-hidden />
          )}
          <span className={styles['projectName']}>{project.name}</span>
          <span className={styles['projectTime']} title={formatTime(project.createdTime)}>
            made {formatAgo(project.createdTime, Date.now())}
          </span>
          <ChevronRightIcon size={16} className={styles['projectIcon']} aria-hidden />
        </button>
      </ContextMenu>
    </li>
  )
}

function TrashRow({ project }: { readonly project: Project }) {
  return (
    <li className={styles['trashed']}>
      <span className={styles['projectName']}>{project.name}</span>
      <span className={styles['projectTime']}>deleted {formatAgo(project.deletedTime ?? 0, Date.now())}</span>
      <Button
        size="small"
        icon={<Undo2Icon size={14} />}
        aria-label={`Put back ${project.name}`}
        onClick={() => takeOutOfTrash(project)}
      >
        Put back
      </Button>
    </li>
  )
}
