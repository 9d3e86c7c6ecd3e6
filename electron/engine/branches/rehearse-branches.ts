import type { BranchRow } from '../../../shared/model/branch.ts'
import { isControlOperation } from '../../../shared/model/entry.ts'
import { rowsOfControl } from '../index/branch-rows.ts'
import type { Project } from '../projects/project.ts'
import { rehearse } from '../projects/rehearsal.ts'

/** The rows of the branch table that `act` would write, in the order of its entries. Nothing changes. */
export async function rehearseBranches(
  project: Project,
  act: (rehearsal: Project) => Promise<unknown>,
): Promise<BranchRow[]> {
  const proposals = await rehearse(project, act)
  return proposals
    .flatMap(({ entries }) => entries)
    .flatMap(({ op, document }) => (isControlOperation(op) ? rowsOfControl(document) : []))
}
