import type { Commit } from '../../../shared/model/entry.ts'
import type { BranchId } from '../../../shared/model/ids.ts'

/** An import as the map shows it: all its records together. */
export interface ImportRun {
  readonly branchId: BranchId
  readonly fileName: string
  /** First and last LSN that it wrote. */
  readonly fromLsn: number
  readonly toLsn: number
  /** Milliseconds since 1970 of its first record. */
  readonly time: number
  readonly actor: string
  readonly documents: number
}

type ImportCommit = Pick<Commit, 'branchId' | 'message' | 'lsn' | 'lastLsn' | 'time' | 'actor' | 'inserts'>

/** Records of one import follow one another on their branch with at most this many milliseconds in between. */
const pauseMilliseconds = 10 * 60_000

/** The import that a record belongs to, as a run of its own; null for other records. Importers say it in the message. */
export function commitToImport(commit: ImportCommit): ImportRun | null {
  const fileName = /^Import (.+)$/u.exec(commit.message)?.[1]
  if (fileName === undefined || commit.inserts === 0) return null
  return {
    branchId: commit.branchId,
    fileName,
    fromLsn: commit.lsn,
    toLsn: commit.lastLsn,
    time: commit.time,
    actor: commit.actor,
    documents: commit.inserts,
  }
}

/** Adds a newer record's run: to the newest one of its file and branch, or as one of its own. */
export function addImport(runs: readonly ImportRun[], next: ImportRun): ImportRun[] {
  const i = runs.findLastIndex((run) => run.branchId === next.branchId && run.fileName === next.fileName)
  const run = runs[i]
  if (run === undefined || next.time - run.time > pauseMilliseconds + runLength(run)) return [...runs, next]
  return runs.with(i, { ...run, toLsn: next.toLsn, documents: run.documents + next.documents })
}

/** A long import is allowed as long a time again for its next record: a millisecond for a document is very slow. */
const runLength = (run: ImportRun): number => run.documents

/** The imports among records that come newest first, oldest first. */
export function commitsToImports(newestFirst: readonly ImportCommit[]): ImportRun[] {
  const runs = newestFirst.toReversed().flatMap((commit) => commitToImport(commit) ?? [])
  return runs.reduce<ImportRun[]>(addImport, [])
}
