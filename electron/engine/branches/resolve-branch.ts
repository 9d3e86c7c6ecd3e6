import { ArgonError } from '../../../shared/model/errors.ts'
import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import type { At } from '../../../shared/model/moment.ts'
import { resolveMoment } from '../history/moments.ts'
import type { Project } from '../projects/project.ts'

/** `name@moment`: the branch that had the name as of a moment, in the versioned branch table. */
export function resolveBranch(project: Project, name: string, at: At): { branchId: BranchId; lsn: Lsn } {
  const { lsn } = resolveMoment(project, at)
  const row = project.branches.byNameAt(name, lsn)
  if (row !== undefined) return { branchId: row.id, lsn }
  const message = `No branch was called \`${name}\` at LSN ${lsn}`
  throw new ArgonError('branch.notFound', message, { name, lsn })
}
