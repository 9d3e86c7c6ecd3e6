import type { MongoClient } from 'mongodb'
import type { BranchId } from '../../../../shared/model/ids.ts'
import type { Author } from '../../branches/branch-commands.ts'
import { answerInWords, inWords } from '../../mongodb/in-words.ts'
import type { EngineDeps } from '../../projects/engine-deps.ts'
import type { Project } from '../../projects/project.ts'
import type { ProjectRegistry } from '../../projects/registry.ts'
import { applyCheckout, type ApplyInput } from './checkout-apply.ts'
import { planCheckout } from './checkout-plan.ts'
import type { CheckoutInput } from './checkout-report.ts'
import { cloneDatabase, type CloneInput } from './clone.ts'
import { followDatabase, type FollowInput } from './follow/follow.ts'
import { positionOf } from './follow/position.ts'
import { checkDatabaseName, listDatabases, listServerCollections } from './list-source.ts'
import { pullDatabase, type PullInput } from './pull.ts'

/**
 * What takes a database over. A client is connected and belongs to who gives it; it is not closed here. Failures of the
 * driver are `ArgonError`s with a code `mongodb.*`.
 */
export const cloneDoor = (projects: ProjectRegistry, deps: EngineDeps) => ({
  databases: (client: MongoClient) => answerInWords(listDatabases(client)),
  collections: async (client: MongoClient, database: string) => {
    checkDatabaseName(database)
    return answerInWords(listServerCollections(client.db(database)))
  },
  start: (client: MongoClient, input: CloneInput, actor: string) =>
    inWords(cloneDatabase(client, projects, deps, input, actor)),
  pull: (client: MongoClient, project: Project, input: PullInput, author: Author) =>
    inWords(pullDatabase(client, project, input, author)),
})

/** What puts a state of a branch into a database; clients and failures as for a clone. */
export const checkoutDoor = {
  plan: (client: MongoClient, project: Project, input: CheckoutInput) =>
    inWords(planCheckout(client, project, input)),
  apply: (client: MongoClient, project: Project, input: ApplyInput) =>
    inWords(applyCheckout(client, project, input)),
}

/** What makes a branch follow a database; clients and failures as for a clone. */
export const followDoor = {
  /** The database that a branch followed last; null where it never did. */
  source: (project: Project, branchId: BranchId): string | null =>
    positionOf(project, branchId)?.database ?? null,
  start: (client: MongoClient, project: Project, input: FollowInput, author: Author) =>
    inWords(followDatabase(client, project, input, author)),
}
