import type { BranchId, CollectionId } from '../../../shared/model/ids.ts'
import type { At, Moment } from '../../../shared/model/moment.ts'
import { resolveMoment } from '../history/moments.ts'
import type { Project } from '../projects/project.ts'
import { catalogueAt, isSystemCollection } from './catalogue.ts'

export interface CollectionSummary {
  readonly id: CollectionId
  readonly name: string
  /** Documents at the moment. */
  readonly count: number
}

/** The collections that a branch had at a moment, by name, each with its count of documents then. */
export function listCollections(
  project: Project,
  branchId: BranchId,
  at: At,
): { moment: Moment; collections: CollectionSummary[] } {
  project.branches.get(branchId)
  const moment = resolveMoment(project, at)
  const collections = catalogueAt(project, branchId, moment.lsn)
    .filter(({ name }) => !isSystemCollection(name))
    .map(({ id, name }) => ({ id, name, count: project.snapshot(branchId, moment.lsn, id).count() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return { moment, collections }
}
