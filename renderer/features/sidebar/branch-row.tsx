import type { Branch } from '../../../shared/model/branch.ts'
import { branchNameFault, checkBranchName } from '../../state/branch-names.ts'
import { branchColour, isActive, useBranches } from '../../state/branches.ts'
import { formatAgo, formatCountShort, plural, useFormatTime } from '../../state/format.ts'
import { describeError } from '../../state/errors.ts'
import { renameBranch, stopRename, useIsRenaming } from '../../state/rename.ts'
import { useProjectId } from '../../state/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { BranchDot } from '../../ui/branch-dot.tsx'
import { InlineEdit } from '../../ui/inline-edit.tsx'
import { FollowBadge } from './follow-badge.tsx'
import styles from './sidebar.module.css'

/** Colour, name and how many entries the branch has of its own. */
export function BranchRow({ branch, isCurrent }: { readonly branch: Branch; readonly isCurrent: boolean }) {
  const isRenaming = useIsRenaming(branch.id, 'sidebar')
  const formatTime = useFormatTime()
  const about = `${plural(branch.ahead, 'entry', 'entries')} of its own · head ${formatTime(branch.headTime)} (${formatAgo(branch.headTime, Date.now())})`
  return (
    <>
      <BranchDot colour={branchColour(branch)} hollow={!isCurrent} />
      {isRenaming ? (
        <BranchNameEdit branch={branch} />
      ) : (
        <>
          <span
            className={`${styles['name']} ${isCurrent ? styles['current'] : ''}`}
            title={`${branch.name}\n${about}`}
          >
            {branch.name}
          </span>
          {!isActive(branch) && <Badge>{branch.state}</Badge>}
          <FollowBadge branch={branch} />
          {branch.parentId !== null && branch.ahead > 0 && (
            <span className={styles['number']}>
              <span className="visually-hidden">ahead by </span>
              <span aria-hidden>↑</span>
              {formatCountShort(branch.ahead)}
            </span>
          )}
        </>
      )}
    </>
  )
}

function BranchNameEdit({ branch }: { readonly branch: Branch }) {
  const projectId = useProjectId()
  const branches = useBranches()
  return (
    <InlineEdit
      value={branch.name}
      label={`New name of ${branch.name}`}
      check={(text) => branchNameFault(checkBranchName(text, branches, branch.id))}
      onCancel={stopRename}
      onSubmit={async (text) => {
        if (projectId === null || text.trim() === '') return stopRename()
        try {
          await renameBranch(projectId, branch, text)
        } catch (error) {
          throw new Error(describeError(error).title, { cause: error })
        }
      }}
    />
  )
}
