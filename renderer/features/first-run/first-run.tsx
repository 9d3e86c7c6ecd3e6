import { CloudIcon, DatabaseIcon, FilePlus2Icon, FolderPlusIcon, PlugIcon, StoreIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { openDialog } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { pickFiles } from '../../state/pick-files.ts'
import { createProjectFromFiles } from '../../state/project-actions.ts'
import { useProjectsState } from '../../state/projects.ts'
import { openClone } from '../../state/server-dialogs.ts'
import { useAction } from '../../state/use-action.ts'
import { ErrorState } from '../../ui/error-note.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { ArgonMark } from './argon-mark.tsx'
import { Card } from './card.tsx'
import styles from './first-run.module.css'
import { ProjectList } from './project-list.tsx'
import { SampleCard } from './sample-card.tsx'

/** The page without an open project: six ways to begin, and the projects and connections that are there. */
export function FirstRun({ connections }: { readonly connections: ReactNode }) {
  const state = useProjectsState()
  const isSlow = useDelayed(state.kind === 'loading', 150)
  if (state.kind === 'loading') {
    return <div className={styles['wait']}>{isSlow && <Spinner size={20} label="Reading projects" />}</div>
  }
  if (state.kind === 'failed') {
    return <ErrorState {...describeError(state.error)} onRetry={() => window.location.reload()} />
  }
  return (
    <main className={styles['page']}>
      <div className={styles['column']}>
        <header className={styles['head']}>
          <ArgonMark size={44} />
          <div>
            <h1 className={styles['title']}>Argon</h1>
            <p className={styles['subtitle']}>
              Git for MongoDB: branches, time travel and undo for your data
            </p>
          </div>
        </header>
        <div className={styles['cards']}>
          <SampleCard icon={<StoreIcon size={20} />} />
          <ImportCard />
          <Card
            icon={<PlugIcon size={20} />}
            title="Connect to MongoDB"
            text="Paste a connection string, or fill in a form"
            onClick={() => openDialog({ kind: 'connect', connectionId: null })}
          />
          <Card
            icon={<DatabaseIcon size={20} />}
            title="Clone a database"
            text="Take a MongoDB database over into a project"
            onClick={() => openClone(null)}
          />
          <Card
            icon={<CloudIcon size={20} />}
            title="Open a shared project"
            text="Join a project that others keep in a MongoDB"
            onClick={() => openDialog({ kind: 'openShared' })}
          />
          <Card
            icon={<FolderPlusIcon size={20} />}
            title="Create an empty project"
            text="Begin with a branch named main and nothing in it"
            onClick={() => openDialog({ kind: 'createProject' })}
          />
        </div>
        <ProjectList projects={state.projects} />
        {connections}
      </div>
    </main>
  )
}

function ImportCard() {
  const action = useAction()
  return (
    <Card
      icon={<FilePlus2Icon size={20} />}
      title="Import files"
      text="Drop JSON or NDJSON files anywhere here, or choose them"
      error={action.error}
      onClick={() => void action.run(async () => createProjectFromFiles(await pickFiles()))}
    />
  )
}
