import { SearchIcon, Trash2Icon } from 'lucide-react'
import { useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { isActive, useBranches, useBranchesQuery } from '../../state/branches.ts'
import { describeError } from '../../state/errors.ts'
import { plural } from '../../state/format.ts'
import { useProjectId } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-note.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './deleted-branches-dialog.module.css'
import { DeletedBranchList } from './deleted-branch-list.tsx'
import { listDeleted } from './deleted-branches.ts'

const whatTheyAre = 'Nothing that was written to them is lost. They can be looked at, and brought back.'

/** Every branch that lost its name to a delete or a reset: to look at, or to bring back. */
export function DeletedBranchesDialog({ onClose }: { readonly onClose: () => void }) {
  const projectId = useProjectId()
  const field = useRef<HTMLInputElement>(null)
  const isEmpty = useBranches().every(isActive)
  if (projectId === null) return null
  return (
    <Dialog
      title="Deleted branches"
      {...(isEmpty ? {} : { description: whatTheyAre })}
      width={600}
      initialFocus={field}
      onClose={onClose}
    >
      <Contents projectId={projectId} field={field} onClose={onClose} />
    </Dialog>
  )
}

function Contents(props: {
  readonly projectId: ProjectId
  readonly field: RefObject<HTMLInputElement | null>
  readonly onClose: () => void
}) {
  const { projectId, field, onClose } = props
  const query = useBranchesQuery()
  const [filter, setFilter] = useState('')
  if (query.data === undefined) {
    return query.error === null ? null : (
      <ErrorState {...describeError(query.error)} onRetry={() => void query.refetch()} />
    )
  }
  const all = listDeleted(query.data, '')
  if (all.length === 0) {
    return (
      <div className={styles['empty']}>
        <EmptyState
          icon={<Trash2Icon size={24} strokeWidth={1.5} />}
          title="There are no deleted branches"
          hint="A branch that is deleted, or replaced by a restore, is kept here and can be brought back"
          action={<Button onClick={onClose}>Done</Button>}
        />
      </div>
    )
  }
  const shown = listDeleted(query.data, filter)
  return (
    <>
      <TextField
        ref={field}
        label="Filter deleted branches"
        labelHidden
        placeholder={`Filter ${plural(all.length, 'branch', 'branches')}`}
        icon={<SearchIcon size={14} />}
        value={filter}
        onChange={setFilter}
      />
      {shown.length === 0 ? (
        <div className={styles['empty']}>
          <EmptyState
            icon={<SearchIcon size={24} strokeWidth={1.5} />}
            title={`No deleted branch matches “${filter.trim()}”`}
            action={
              <Button
                onClick={() => {
                  setFilter('')
                  field.current?.focus()
                }}
              >
                Clear filter
              </Button>
            }
          />
        </div>
      ) : (
        <DeletedBranchList projectId={projectId} branches={shown} onClose={onClose} />
      )}
    </>
  )
}
