import { XIcon } from 'lucide-react'
import { describeError } from '../../state/errors.ts'
import { dismissRepair, stopRepair, type Repair } from '../../state/repairs.ts'
import { useSession } from '../../state/session.ts'
import { Badge, type BadgeTone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Marked } from '../../ui/marked.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { MigrationReportView } from './migration-report.tsx'
import { repairText, repairTitle } from './repair-text.ts'
import styles from './tasks.module.css'

const labels = { running: 'Running', completed: 'Completed', stopped: 'Stopped', failed: 'Failed' } as const
const tones: Readonly<Record<Repair['state'], BadgeTone>> = {
  running: 'neutral',
  completed: 'success',
  stopped: 'neutral',
  failed: 'danger',
}

/** Work on a whole project: how far it has come and Stop, or what became of it. */
export function RepairCard({ repair }: { readonly repair: Repair }) {
  const title = repairTitle(repair)
  const isRunning = repair.state === 'running'
  return (
    <>
      <div className={styles['title']}>
        <span className={styles['name']}>
          <Marked text={title} />
        </span>
        {!isRunning && <Badge tone={tones[repair.state]}>{labels[repair.state]}</Badge>}
        {!isRunning && (
          <IconButton
            label={`Dismiss ${title.replaceAll('`', '')}`}
            size="small"
            icon={<XIcon size={14} />}
            onClick={() => dismissRepair(repair.key)}
          />
        )}
      </div>
      {isRunning ? <Running repair={repair} title={title} /> : <Ended repair={repair} />}
    </>
  )
}

function Running({ repair, title }: { readonly repair: Repair; readonly title: string }) {
  return (
    <>
      <ProgressBar label={title.replaceAll('`', '')} value={repair.share} />
      <div className={styles['progress']}>
        <div className={styles['numbers']}>
          <p>
            <Marked text={repairText(repair)} />
          </p>
        </div>
        {/* A project that waits to be opened cannot do without its index. */}
        {repair.kind !== 'prepare' && (
          <Button size="small" onClick={() => stopRepair(repair.key)}>
            Stop
          </Button>
        )}
      </div>
    </>
  )
}

function Ended({ repair }: { readonly repair: Repair }) {
  const made = repair.salvage?.made ?? null
  const again = repair.again === null ? undefined : () => goOn(repair)
  if (repair.state === 'failed')
    return <ErrorNote {...describeError(repair.error)} onRetry={again} retryLabel="Go on" />
  return (
    <>
      <p>
        <Marked text={repairText(repair)} />
      </p>
      {repair.migration?.report && <MigrationReportView report={repair.migration.report} />}
      {repair.state === 'stopped' && again !== undefined && (
        <div className={styles['actions']}>
          <Button size="small" onClick={again}>
            Go on
          </Button>
        </div>
      )}
      {made !== null && (
        <div className={styles['actions']}>
          <Button size="small" onClick={() => useSession.getState().openProject(made.project.id)}>
            {`Open ${made.project.name}`}
          </Button>
        </div>
      )}
    </>
  )
}

/** What goes on has a card of its own. */
function goOn({ key, again }: Repair): void {
  dismissRepair(key)
  again?.()
}
