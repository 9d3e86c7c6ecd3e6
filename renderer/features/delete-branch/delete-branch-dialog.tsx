import { useRef } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId, ProjectId } from '../../../shared/model/ids.ts'
import { isMain, useBranch, useBranches } from '../../state/branches.ts'
import { describeError } from '../../state/errors.ts'
import { useProjectId } from '../../state/session.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { deleteBranch } from './delete-branch.ts'
import { effectOf, whyNotDelete } from './delete-effect.ts'

export interface DeleteBranchDialogProps {
  readonly branchId: BranchId
  readonly onClose: () => void
}

/** Asks, with the effect in numbers, before a branch loses its name. */
export function DeleteBranchDialog({ branchId, onClose }: DeleteBranchDialogProps) {
  const projectId = useProjectId()
  const branch = useBranch(branchId)
  if (projectId === null || branch === null) return null
  return <Confirm projectId={projectId} branch={branch} onClose={onClose} />
}

function Confirm(props: {
  readonly projectId: ProjectId
  readonly branch: Branch
  readonly onClose: () => void
}) {
  const { projectId, branch, onClose } = props
  const branches = useBranches()
  const action = useAction()
  const cancel = useRef<HTMLButtonElement>(null)
  const confirm = (): void =>
    void action.run(async () => {
      await deleteBranch(projectId, branch, branches)
      onClose()
    })
  return (
    <Dialog
      role="alertdialog"
      title={`Delete branch \`${branch.name}\`?`}
      description={<Effect branch={branch} branches={branches} />}
      initialFocus={cancel}
      onClose={onClose}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" busy={action.busy} disabledReason={whyNotDelete(branch)} onClick={confirm}>
            Delete branch
          </Button>
        </>
      }
    >
      {action.error === null ? undefined : <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}

function Effect({ branch, branches }: { readonly branch: Branch; readonly branches: readonly Branch[] }) {
  if (isMain(branch)) return 'Every project keeps its branch main. Restore it to an earlier point instead.'
  return effectOf(branch, branches)
}
