import * as z from 'zod/mini'
import {
  ambiguityKinds,
  type FoundBranches,
  type Meaning,
  type MigrationProgress,
  type MigrationReport,
} from '../model/migration.ts'
import { call, stream } from '../rpc/define.ts'
import { connectionId, list, name, projectId } from './common.ts'

/** A collection of the database, and what it is on which branch. */
const assignment = z.strictObject({ source: name, branch: name, collection: name })

/** What a person says is meant where the names do not tell. */
const meaning: z.ZodMiniType<Meaning, Meaning> = z.strictObject({
  branches: z.nullable(list(name)),
  mapping: list(assignment),
  ignore: list(name),
})

const skipped = list(z.strictObject({ name: z.string(), reason: z.string() }))

const foundBranches: z.ZodMiniType<FoundBranches, FoundBranches> = z.strictObject({
  database: z.string(),
  /** `main` first, then by name. */
  branches: list(
    z.strictObject({
      name: z.string(),
      collections: list(
        z.strictObject({
          source: z.string(),
          collection: z.string(),
          documents: z.number(),
          bytes: z.number(),
          /** Estimated bytes that its branch needs of its own. */
          estimatedBytes: z.number(),
        }),
      ),
    }),
  ),
  /** Why the names cannot be taken as they are; a migration refuses a database with any. */
  ambiguities: list(
    z.strictObject({
      kind: z.enum(ambiguityKinds),
      source: z.nullable(z.string()),
      message: z.string(),
      readings: list(z.strictObject({ source: z.string(), branch: z.string(), collection: z.string() })),
    }),
  ),
  likelyBranches: list(z.string()),
  skipped,
  documents: z.number(),
  bytes: z.number(),
  estimatedBytes: z.number(),
})

const namedDocument = { source: z.string(), id: z.string() }

const migrationReport: z.ZodMiniType<MigrationReport, MigrationReport> = z.strictObject({
  database: z.string(),
  isDryRun: z.boolean(),
  milliseconds: z.number(),
  branches: list(
    z.strictObject({
      name: z.string(),
      collections: list(
        z.strictObject({
          source: z.string(),
          collection: z.string(),
          documents: z.number(),
          bytes: z.number(),
          inserts: z.number(),
          updates: z.number(),
          deletes: z.number(),
          /** Documents that were compared afterwards, byte by byte, and how many were not the same. */
          verified: z.number(),
          different: z.number(),
        }),
      ),
      /** Collections that the branch has not, though `main` has. */
      dropped: list(z.string()),
    }),
  ),
  skipped,
  /** Bytes of BSON in the older layout, and of the entries of the log that holds it all now. */
  bytesBefore: z.number(),
  bytesAfter: z.number(),
  estimatedShare: z.number(),
  isVerified: z.boolean(),
  /** The first of the documents that were changed meanwhile; migrating again takes the changes over. */
  changed: list(z.strictObject(namedDocument)),
  unusable: list(z.strictObject({ ...namedDocument, reason: z.string() })),
})

const migrationProgress: z.ZodMiniType<MigrationProgress, MigrationProgress> = z.strictObject({
  step: z.enum(['importing', 'verifying']),
  branch: z.string(),
  collection: z.string(),
  done: z.number(),
  total: z.number(),
  /** With the last of them. */
  report: z.nullable(migrationReport),
})

/** Which database of a saved connection, and what its names mean. */
const source = { connectionId, database: name, meaning }

/** Bringing a database of the older layout, in which branches are copies of collections, into a project. */
export const migration = {
  /** What the database holds and what a migration would save; ambiguous names with how they may be read. */
  find: call(z.strictObject(source), foundBranches),
  /** What a migration into a new project would write. Nothing is changed anywhere. */
  dryRun: stream(z.strictObject(source), migrationProgress),
  /** Migrates into a project: a new one, or one that an earlier migration of the database made. */
  run: stream(z.strictObject({ ...source, projectId }), migrationProgress),
}
