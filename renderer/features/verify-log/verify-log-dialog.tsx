import { ShieldAlertIcon, ShieldCheckIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { describeError } from '../../state/errors.ts'
import { formatLsn, plural } from '../../state/format.ts'
import { useProjects } from '../../state/projects.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useVerification } from './use-verification.ts'
import type { Verification } from './use-verification.ts'
import styles from './verify-log-dialog.module.css'

export interface VerifyLogDialogProps {
  readonly projectId: ProjectId
  readonly onClose: () => void
}

/** Reads the whole log of a project again and says whether it is as it was written. */
export function VerifyLogDialog({ projectId, onClose }: VerifyLogDialogProps) {
  const name = useProjects().find((project) => project.id === projectId)?.name ?? 'this project'
  const { state, again } = useVerification(projectId)
  const isRunning = state.kind === 'running'
  return (
    <Dialog
      title={`Verify the log of \`${name}\``}
      description="Reads every record again and compares it with the hash that was written with it"
      onClose={onClose}
      footer={
        <>
          {state.kind === 'damaged' && <Button onClick={again}>Check again</Button>}
          <Button variant={isRunning ? 'secondary' : 'primary'} onClick={onClose}>
            {isRunning ? 'Stop' : 'Done'}
          </Button>
        </>
      }
    >
      <div aria-live="polite" className={styles['outcome']}>
        <Outcome state={state} onRetry={again} />
      </div>
    </Dialog>
  )
}

function Outcome({ state, onRetry }: { readonly state: Verification; readonly onRetry: () => void }) {
  switch (state.kind) {
    case 'running':
      return <Running checkedLsn={state.checkedLsn} headLsn={state.headLsn} />
    case 'intact':
      return (
        <Finding tone="success" title="The log is as it was written">
          {plural(state.headLsn, 'entry', 'entries')} checked, the newest at LSN {formatLsn(state.headLsn)}
        </Finding>
      )
    case 'damaged':
      return (
        <Finding tone="danger" title={`LSN ${formatLsn(state.firstBadLsn)} is not as it was written`}>
          {state.reason}. {whatIsIntact(state.firstBadLsn)}
        </Finding>
      )
    case 'failed':
      return <ErrorNote {...describeError(state.error)} onRetry={onRetry} />
  }
}

const whatIsIntact = (firstBadLsn: number): string =>
  firstBadLsn <= 1 ? '' : 'What was written before it is intact'

interface RunningProps {
  readonly checkedLsn: number
  readonly headLsn: number | null
}

function Running({ checkedLsn, headLsn }: RunningProps) {
  const share = headLsn === null ? null : checkedLsn / Math.max(1, headLsn)
  return (
    <>
      <ProgressBar label="Checking the log" value={share} />
      <p className={styles['note']}>
        {headLsn === null
          ? 'Beginning with the first record'
          : `LSN ${formatLsn(checkedLsn)} of ${formatLsn(headLsn)}`}
      </p>
    </>
  )
}

interface FindingProps {
  readonly tone: 'success' | 'danger'
  readonly title: string
  readonly children: ReactNode
}

function Finding({ tone, title, children }: FindingProps) {
  const Icon = tone === 'success' ? ShieldCheckIcon : ShieldAlertIcon
  return (
    <div className={styles['finding']} data-tone={tone}>
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      <div>
        <p className={styles['title']}>{title}</p>
        <p className={styles['note']} data-selectable>
          {children}
        </p>
      </div>
    </div>
  )
}
