import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId, ProjectId } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import type { At } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { isActive, useBranch } from '../../state/branches.ts'
import { describeError } from '../../state/errors.ts'
import { formatLsn, useFormatTime } from '../../state/format.ts'
import { keys } from '../../state/queries.ts'
import { useProjectId } from '../../state/session.ts'
import { useAction } from '../../state/use-action.ts'
import { describeMoment, useMomentText } from '../../state/use-moment-text.ts'
import type { MomentField } from '../../state/use-moment-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { BackupChoice } from './backup-choice.tsx'
import { EffectNote } from './effect-note.tsx'
import styles from './restore-branch-dialog.module.css'
import { restoreBranch } from './restore-branch.ts'
import { pointText, type RestoreEffect } from './restore-effect.ts'
import { useBackup } from './use-backup.ts'

export interface RestoreBranchDialogProps {
  readonly branchId: BranchId
  /** The point to go back to; it can be changed in the dialog. */
  readonly at: At
  readonly onClose: () => void
}

/** Shows what setting a branch back would take out of it, in numbers, and asks. */
export function RestoreBranchDialog(props: RestoreBranchDialogProps) {
  const projectId = useProjectId()
  const branch = useBranch(props.branchId)
  // The reset that this dialog makes takes the branch's name away while the dialog is still there.
  const first = useRef(branch)
  first.current ??= branch
  if (projectId === null || first.current === null) return null
  return <Restore {...props} projectId={projectId} branch={first.current} />
}

function Restore(
  props: RestoreBranchDialogProps & { readonly projectId: ProjectId; readonly branch: Branch },
) {
  const { projectId, branch, onClose } = props
  const point = useMomentText(projectId, branch.id, props.at)
  const preview = usePreview(projectId, branch.id, point)
  const backup = useBackup(preview.data?.backupName)
  const action = useAction()
  const cancel = useRef<HTMLButtonElement>(null)
  const reason = whyNot(branch, point, preview.data, backup.fault)

  const restore = (): void => {
    const { position } = point
    if (position === null || reason !== null) return
    const at = atLsn(position.moment.lsn)
    void action.run(async () => {
      await restoreBranch(projectId, branch, { at, backupName: backup.name, point: pointText(position) })
      onClose()
    })
  }
  return (
    <Dialog
      role="alertdialog"
      title={`Restore \`${branch.name}\` to an earlier point`}
      width={500}
      initialFocus={cancel}
      onClose={onClose}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" busy={action.busy} disabledReason={reason} onClick={restore}>
            Restore branch
          </Button>
        </>
      }
    >
      <Span branch={branch} point={point} />
      <EffectNote branchName={branch.name} effect={preview.data} error={preview.error} />
      <BackupChoice backup={backup} branchName={branch.name} />
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}

/** From where to where: the head as it is, and the point as a field. Enter in it does nothing: the act is destructive. */
function Span({ branch, point }: { readonly branch: Branch; readonly point: MomentField }) {
  const time = useFormatTime()
  return (
    <div className={styles['span']}>
      <div>
        <div className={styles['label']}>From its head</div>
        <div className={styles['head']}>LSN {formatLsn(branch.headLsn)}</div>
        <div className={styles['note']}>{time(branch.headTime)}</div>
      </div>
      <TextField
        label="Back to"
        mono
        placeholder="41,207 or 2026-11-02 14:03"
        value={point.text}
        onChange={point.setText}
        hint={point.position === null ? 'Type an LSN or a time' : describeMoment(point.position.moment, time)}
        error={point.fault ?? undefined}
      />
    </div>
  )
}

/** The numbers for the point, asked again when the branch moves on. */
function usePreview(projectId: ProjectId, branchId: BranchId, point: MomentField) {
  const lsn = point.position?.moment.lsn ?? null
  return useQuery<RestoreEffect & { readonly backupName: string }>({
    queryKey: [...keys.history(projectId), 'resetPreview', branchId, lsn],
    queryFn: ({ signal }) => {
      if (lsn === null) throw new Error('No point was typed')
      return api.branches.resetPreview({ projectId, branchId, at: atLsn(lsn) }, { signal })
    },
    enabled: lsn !== null,
  })
}

function whyNot(
  branch: Branch,
  point: MomentField,
  preview: RestoreEffect | undefined,
  backupFault: string | null,
): string | null {
  if (!isActive(branch)) return 'This branch was deleted or replaced meanwhile'
  if (point.fault !== null) return point.fault
  if (point.at === null) return 'Type an LSN or a time'
  if (preview === undefined) return 'Looking up what would leave the branch'
  if (preview.entries === 0) return 'The branch is already in this state'
  return backupFault
}
