import { ShieldAlertIcon, ShieldCheckIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Finding } from '../../../shared/contract/repair.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { describeError } from '../../state/errors.ts'
import { formatLsn, plural } from '../../state/format.ts'
import { useProjects } from '../../state/projects.ts'
import { startRebuild, startSalvage } from '../../state/repairs.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Marked } from '../../ui/marked.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useVerification } from './use-verification.ts'
import type { Step, Verification } from './use-verification.ts'
import styles from './verify-log-dialog.module.css'

export interface VerifyLogDialogProps {
  readonly projectId: ProjectId
  readonly onClose: () => void
}

/** Reads the whole log of a project again, compares its index with it, and offers to mend what is damaged. */
export function VerifyLogDialog({ projectId, onClose }: VerifyLogDialogProps) {
  const name = useProjects().find((project) => project.id === projectId)?.name ?? 'this project'
  const { state, again } = useVerification(projectId)
  const isRunning = state.kind === 'running'
  const remedy = state.kind === 'found' ? remedyFor(state.finding, projectId, name) : null
  return (
    <Dialog
      title={`Verify the log of \`${name}\``}
      description="Reads every record again and compares it with the hash that was written with it, then the index with the log"
      onClose={onClose}
      footer={
        <>
          {remedy !== null && <Button onClick={again}>Check again</Button>}
          <Button variant={isRunning || remedy !== null ? 'secondary' : 'primary'} onClick={onClose}>
            {isRunning ? 'Stop' : 'Done'}
          </Button>
          {remedy !== null && (
            <Button
              variant="primary"
              onClick={() => {
                remedy.run()
                onClose()
              }}
            >
              {remedy.label}
            </Button>
          )}
        </>
      }
    >
      <div aria-live="polite" className={styles['outcome']}>
        <Outcome state={state} onRetry={again} />
      </div>
    </Dialog>
  )
}

interface Remedy {
  readonly label: string
  readonly run: () => void
}

/** What can be done about a finding; it goes on in the panel of tasks. */
function remedyFor(finding: Finding, projectId: ProjectId, name: string): Remedy | null {
  if (finding.kind === 'indexDamaged') {
    return { label: 'Rebuild the index', run: () => startRebuild(projectId) }
  }
  if (finding.kind !== 'logDamaged' || finding.salvage.records === 0) return null
  return { label: 'Salvage into a new project', run: () => startSalvage(projectId, name) }
}

function Outcome({ state, onRetry }: { readonly state: Verification; readonly onRetry: () => void }) {
  switch (state.kind) {
    case 'running':
      return <Running {...state} />
    case 'found':
      return <Found finding={state.finding} />
    case 'failed':
      return <ErrorNote {...describeError(state.error)} onRetry={onRetry} />
  }
}

function Found({ finding }: { readonly finding: Finding }) {
  switch (finding.kind) {
    case 'intact':
      return (
        <Statement tone="success" title="The log is as it was written, and the index says what the log says">
          {plural(finding.headLsn, 'entry', 'entries')} checked, the newest at LSN{' '}
          {formatLsn(finding.headLsn)}
        </Statement>
      )
    case 'indexDamaged':
      return (
        <Statement tone="danger" title={indexTitle(finding.lsn)}>
          <Marked text={finding.reason} />. The log is as it was written: nothing is lost, and the index can
          be made anew from it
        </Statement>
      )
    case 'logDamaged':
      return (
        <Statement tone="danger" title={`LSN ${formatLsn(finding.lsn)} is not as it was written`}>
          {finding.reason}. {salvageText(finding.salvage)}
        </Statement>
      )
  }
}

const indexTitle = (lsn: number | null): string =>
  lsn === null ? 'The index is damaged' : `The index is damaged at LSN ${formatLsn(lsn)}`

/** What a salvage would save, in numbers. */
function salvageText({ records, savedLsn, recovered, lost }: Salvage): string {
  if (records === 0) return 'Nothing of it can be saved'
  const mended = recovered > 0 ? `, ${plural(recovered, 'damaged entry', 'damaged entries')} recovered` : ''
  const gone =
    lost === 0 ? 'nothing is lost' : `${plural(lost, 'LSN')} from there on ${lost === 1 ? 'is' : 'are'} lost`
  return `Everything up to LSN ${formatLsn(savedLsn)} can be saved (${plural(records, 'record')}${mended}); ${gone}`
}

type Salvage = Extract<Finding, { kind: 'logDamaged' }>['salvage']

const steps: Readonly<Record<Step, string>> = {
  log: 'Checking the log',
  index: 'Folding the log once more',
  compare: 'Comparing the index',
  salvage: 'Looking for what can be saved',
}

function Running({ step, done, total }: Extract<Verification, { kind: 'running' }>) {
  const share = total === null || total === 0 ? null : done / total
  const isLsns = step !== 'compare' && total !== null
  return (
    <>
      <ProgressBar label={steps[step]} value={share} />
      <p className={styles['note']}>
        {steps[step]}
        {isLsns && `: LSN ${formatLsn(done)} of ${formatLsn(total)}`}
      </p>
    </>
  )
}

interface StatementProps {
  readonly tone: 'success' | 'danger'
  readonly title: string
  readonly children: ReactNode
}

function Statement({ tone, title, children }: StatementProps) {
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
