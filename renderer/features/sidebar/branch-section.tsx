import { ArchiveIcon, PlusIcon } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import { isActive, isMain, sortForLists, useBranchesQuery } from '../../state/branches.ts'
import { commandKeys } from '../../state/commands.ts'
import { openDialog } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { startRename } from '../../state/rename.ts'
import { sessionAt, useSession } from '../../state/session.ts'
import { ErrorNote } from '../../ui/error-note.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { branchMenu } from './branch-menu.tsx'
import { BranchRow } from './branch-row.tsx'
import styles from './sidebar.module.css'

const noBranches: Branch[] = []

/** The branches that have a name, the current one marked; the others behind a link. */
export function BranchSection() {
  const query = useBranchesQuery()
  const branches = query.data ?? noBranches
  const currentId = useSession((s) => s.branchId)
  const selectBranch = useSession((s) => s.selectBranch)
  const gone = branches.filter((branch) => !isActive(branch))
  // A branch that lost its name while it is being looked at stays in sight.
  const shown = [...sortForLists(branches), ...gone.filter((branch) => branch.id === currentId)]

  const onKey = (event: KeyboardEvent, branch: Branch): void => {
    if (event.key === 'F2') {
      event.preventDefault()
      startRename(branch.id)
    }
    if (event.key === 'Delete' && !isMain(branch)) openDialog({ kind: 'deleteBranch', branchId: branch.id })
  }

  return (
    <section className={`${styles['section']} ${styles['branches']}`} aria-label="Branches">
      <header className={styles['header']}>
        <h2 className={styles['title']}>Branches</h2>
        <IconButton
          label="New branch"
          size="small"
          keys={commandKeys('branch.create')}
          icon={<PlusIcon size={16} />}
          onClick={() => {
            if (currentId !== null)
              openDialog({ kind: 'createBranch', from: currentId, at: sessionAt(useSession.getState()) })
          }}
        />
      </header>
      {query.isError && query.data === undefined && (
        <div className={styles['note']}>
          <ErrorNote {...describeError(query.error)} onRetry={() => void query.refetch()} />
        </div>
      )}
      <RowList
        label="Branches"
        className={styles['rows'] ?? ''}
        items={shown}
        keyOf={(branch) => branch.id}
        isSelected={(branch) => branch.id === currentId}
        renderRow={(branch) => <BranchRow branch={branch} isCurrent={branch.id === currentId} />}
        menuOf={(branch) => () => branchMenu(branch, branch.id === currentId)}
        onOpen={(branch) => {
          if (branch.id !== currentId) selectBranch(branch.id)
        }}
        onKey={onKey}
      />
      {gone.length > 0 && (
        <button
          type="button"
          className={styles['more']}
          onClick={() => openDialog({ kind: 'deletedBranches' })}
        >
          <ArchiveIcon size={14} aria-hidden />
          Deleted branches ({gone.length})
        </button>
      )}
    </section>
  )
}
