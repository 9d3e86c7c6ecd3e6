import { ArrowLeftIcon } from 'lucide-react'
import { describeError } from '../state/errors.ts'
import { useSession } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import styles from './app-window.module.css'

interface ProjectFailedProps {
  readonly error: unknown
  readonly onRetry: () => void
}

/** A project that cannot be opened: why, and the ways on. */
export function ProjectFailed({ error, onRetry }: ProjectFailedProps) {
  const closeProject = useSession((s) => s.closeProject)
  return (
    <main className={styles['centre']}>
      <div className={styles['failed']}>
        <ErrorNote {...describeError(error)} onRetry={onRetry} />
      </div>
      <Button icon={<ArrowLeftIcon size={16} />} onClick={closeProject}>
        Back to projects
      </Button>
    </main>
  )
}
