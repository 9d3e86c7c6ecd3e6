import type { CollectionProgress } from '../transfer/mongodb/pull-report.ts'
import type {
  BranchReport,
  CollectionReport,
  FoundBranch,
  FoundCollection,
} from '../../../shared/model/migration.ts'
import type { ReadCount } from './read-collection.ts'

type Written = Pick<CollectionProgress, 'inserts' | 'updates' | 'deletes'>

/** What is counted of one collection while it is migrated. */
export class CollectionRun {
  readonly found: FoundCollection
  readonly imported: ReadCount = { documents: 0, bytes: 0 }
  readonly verified: ReadCount = { documents: 0, bytes: 0 }
  written: Written = { inserts: 0, updates: 0, deletes: 0 }
  different = 0

  constructor(found: FoundCollection) {
    this.found = found
  }

  report(): CollectionReport {
    const { source, collection } = this.found
    const { inserts, updates, deletes } = this.written
    return {
      source,
      collection,
      ...this.imported,
      inserts,
      updates,
      deletes,
      verified: this.verified.documents,
      different: this.different,
    }
  }
}

/** A branch of the older layout and what is counted of its collections. */
export class BranchRun {
  readonly name: string
  readonly collections: readonly CollectionRun[]
  readonly dropped: string[] = []

  constructor({ name, collections }: FoundBranch) {
    this.name = name
    this.collections = collections.map((found) => new CollectionRun(found))
  }

  report(): BranchReport {
    return {
      name: this.name,
      collections: this.collections.map((one) => one.report()),
      dropped: this.dropped,
    }
  }
}
