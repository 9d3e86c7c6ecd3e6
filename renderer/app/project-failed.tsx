import { ArrowLeftIcon, EyeIcon } from 'lucide-react'
import { describeError, hasCode } from '../state/errors.ts'
import { useSession } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import styles from './app-window.module.css'

interface ProjectFailedProps {
  readonly error: unknown
  readonly onRetry: () => void
  /** Goes on without the log's news: what was written before the damage can still be read. */
  readonly onLook: () => void
}

/** A project that cannot be opened: why, and the ways on. */
export function ProjectFailed({ error, onRetry, onLook }: ProjectFailedProps) {
  const closeProject = useSession((s) => s.closeProject)
  return (
    <main className={styles['centre']}>
      <h1 className={styles['failedTitle']}>This project could not be opened</h1>
      <div className={styles['failed']}>
        <ErrorNote {...describeError(error)} onRetry={onRetry} />
      </div>
      <div className={styles['ways']}>
        <Button icon={<ArrowLeftIcon size={16} />} onClick={closeProject}>
          Back to projects
        </Button>
        {isDamage(error) && (
          <Button icon={<EyeIcon size={16} />} onClick={onLook}>
            Look at what can be read
          </Button>
        )}
      </div>
    </main>
  )
}

const isDamage = (error: unknown): boolean =>
  hasCode(error, 'project.damaged') || hasCode(error, 'log.corrupt')
