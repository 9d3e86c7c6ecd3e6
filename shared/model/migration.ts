/** What bringing a database of the older layout, in which branches are copies of collections, into a project deals with. */

/** A collection of the database, and what it is on which branch. */
export interface Assignment {
  readonly source: string
  readonly branch: string
  readonly collection: string
}

/** What a person says is meant. What it is silent about is read from the names. */
export interface Meaning {
  /** Every branch there is; null where the names must tell. */
  readonly branches: readonly string[] | null
  /** Collections that are what is said here, whatever their names. */
  readonly mapping: readonly Assignment[]
  /** Collections that belong to no branch. */
  readonly ignore: readonly string[]
}

export const ambiguityKinds = [
  'noPrefix',
  'severalReadings',
  'sameTarget',
  'badName',
  'noMain',
  'unknownCollection',
] as const

/** Why the names cannot be taken as they are, as a sentence that says what to do. */
export interface Ambiguity {
  readonly kind: (typeof ambiguityKinds)[number]
  /** The collection it is about; null where it is about the database. */
  readonly source: string | null
  readonly message: string
  /** Every way to read the name, shortest branch first. */
  readonly readings: readonly Assignment[]
}

/** A collection that is left where it is, and why, as a sentence. */
export interface SkippedCollection {
  readonly name: string
  readonly reason: string
}

export interface FoundCollection {
  /** Its name in the database, and without the prefix. */
  readonly source: string
  readonly collection: string
  /** As the server counts them. */
  readonly documents: number
  readonly bytes: number
  /** Estimated bytes that its branch needs of its own: all of `main`'s, and what differs elsewhere. */
  readonly estimatedBytes: number
}

export interface FoundBranch {
  readonly name: string
  readonly collections: readonly FoundCollection[]
}

/** What a database of the older layout holds, and what a migration would make of it. */
export interface FoundBranches {
  readonly database: string
  /** `main` first, then by name. */
  readonly branches: readonly FoundBranch[]
  /** What has to be said first; a migration refuses a database with any. */
  readonly ambiguities: readonly Ambiguity[]
  /** Branches that the clear names tell of: a list to begin with where something is ambiguous. */
  readonly likelyBranches: readonly string[]
  /** Collections that are left where they are, and why. */
  readonly skipped: readonly SkippedCollection[]
  readonly documents: number
  readonly bytes: number
  readonly estimatedBytes: number
}

/** A document and where it is; its `_id` as a person would type it. */
export interface NamedDocument {
  readonly source: string
  readonly id: string
}

/** What became of one collection. Documents and bytes of BSON are those of its source. */
export interface CollectionReport {
  readonly source: string
  readonly collection: string
  readonly documents: number
  readonly bytes: number
  /** Entries that this run wrote, or would write. */
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
  /** Documents that were read once more and compared, byte by byte, and how many of them were not the same. */
  readonly verified: number
  readonly different: number
}

export interface BranchReport {
  readonly name: string
  readonly collections: readonly CollectionReport[]
  /** Collections that the branch has not, though `main` has. */
  readonly dropped: readonly string[]
}

export interface MigrationReport {
  readonly database: string
  readonly isDryRun: boolean
  readonly milliseconds: number
  readonly branches: readonly BranchReport[]
  readonly skipped: readonly SkippedCollection[]
  /** Bytes of BSON of all documents in the older layout, and of all entries of the log that holds them now. */
  readonly bytesBefore: number
  readonly bytesAfter: number
  /** What `bytesAfter` was expected to be, as a share of `bytesBefore`: from a look at a few documents. */
  readonly estimatedShare: number
  /** Whether every document was compared and is the same. False in a dry run, which compares nothing. */
  readonly isVerified: boolean
  /** The first of the documents that were changed meanwhile. Migrating again takes the changes over. */
  readonly changed: readonly NamedDocument[]
  /** The first of the documents that no branch can hold. */
  readonly unusable: readonly (NamedDocument & { readonly reason: string })[]
}

export type MigrationStep = 'importing' | 'verifying'

export interface MigrationProgress {
  readonly step: MigrationStep
  readonly branch: string
  readonly collection: string
  /** Documents of all branches that this step has gone through, of about so many. */
  readonly done: number
  readonly total: number
  /** With the last of them. */
  readonly report: MigrationReport | null
}
