import type { DataOperation } from '../../../shared/model/entry.ts'
import { isDataOperation } from '../../../shared/model/entry.ts'
import type { BranchId, CollectionId, Lsn } from '../../../shared/model/ids.ts'
import { pageBytesMax, pageDocumentsMax, versionsPageMax } from '../../../shared/model/limits.ts'
import type { At, Moment } from '../../../shared/model/moment.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import { resolveMoment } from '../history/moments.ts'
import type { PageStart, Snapshot } from '../index/snapshot.ts'
import type { Project } from '../projects/project.ts'
import { checkCount } from '../projects/check-count.ts'
import { collectionAt } from './catalogue.ts'

/** Which documents: a collection of a branch at a moment. */
export interface CollectionAt {
  readonly branchId: BranchId
  readonly at: At
  readonly collectionId: CollectionId
}

export interface PageInput extends CollectionAt {
  readonly from:
    | { readonly kind: 'key'; readonly key: Uint8Array; readonly inclusive: boolean }
    | { readonly kind: 'offset'; readonly offset: number }
    | null
  readonly direction: 'forward' | 'backward'
  readonly limit: number
}

export interface PageOutput {
  readonly moment: Moment
  readonly bytes: Uint8Array
  readonly count: number
  readonly lsns: Lsn[]
  readonly first: Uint8Array | null
  readonly last: Uint8Array | null
  readonly offset: number | null
  readonly total: number
  readonly hasMore: boolean
}

/** The collection at the moment that `at` resolves to; `collection.notFound` where it was not there then. */
export function openSnapshot(
  project: Project,
  { branchId, at, collectionId }: CollectionAt,
): { moment: Moment; snapshot: Snapshot } {
  const moment = resolveMoment(project, at)
  collectionAt(project, branchId, moment.lsn, collectionId)
  return { moment, snapshot: project.snapshot(branchId, moment.lsn, collectionId) }
}

function startOf(from: PageInput['from']): PageStart {
  if (from === null) return { kind: 'edge' }
  return from.kind === 'key' ? { kind: 'key', docKey: from.key, inclusive: from.inclusive } : from
}

/** A page of documents as one buffer of BSON, in `_id` order. */
export function readPage(project: Project, input: PageInput): PageOutput {
  const { direction, limit } = input
  checkCount('Documents of a page', limit, pageDocumentsMax)
  const { moment, snapshot } = openSnapshot(project, input)
  const { documents, hasMore } = snapshot.page({ start: startOf(input.from), direction, limit })
  return {
    moment,
    bytes: joined(documents.map(({ document }) => document)),
    count: documents.length,
    lsns: documents.map(({ lsn }) => lsn),
    first: documents.at(0)?.docKey ?? null,
    last: documents.at(-1)?.docKey ?? null,
    offset: offsetOf(input),
    total: snapshot.count(),
    hasMore,
  }
}

function offsetOf({ from, direction }: PageInput): number | null {
  if (direction === 'backward') return null
  if (from === null) return 0
  return from.kind === 'offset' ? from.offset : null
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

/** One document by BSON `{_id: value}`. */
export function readDocument(
  project: Project,
  input: CollectionAt & { readonly id: Uint8Array },
): { moment: Moment; document: { bytes: Uint8Array; lsn: Lsn } | null } {
  const { moment, snapshot } = openSnapshot(project, input)
  const found = snapshot.get(docKeyOfDocument(input.id))
  return { moment, document: found === null ? null : { bytes: found.document, lsn: found.lsn } }
}

/** When the collection first had a document on this branch; null when it never had. */
export function firstDocumentLsn(
  project: Project,
  { branchId, collectionId }: { readonly branchId: BranchId; readonly collectionId: CollectionId },
): { lsn: Lsn | null } {
  const snapshot = project.snapshot(branchId, project.log.head().lsn, collectionId)
  const born = snapshot.firstBornAfter(0)
  if (born === null) return { lsn: null }
  return { lsn: project.boundsAt(born).last }
}

export interface VersionOutput {
  readonly lsn: Lsn
  readonly branchId: BranchId
  readonly op: DataOperation
  readonly time: number
  readonly actor: string
  readonly message: string
  readonly document: Uint8Array | null
}

export interface VersionsInput extends CollectionAt {
  readonly id: Uint8Array
  readonly before: Lsn | null
  readonly limit: number
}

/**
 * Versions of one document across its lineage, newest first: `limit` of them, or fewer where their documents exceed
 * `pageBytesMax` together.
 */
export function documentVersions(
  project: Project,
  input: VersionsInput,
): { versions: VersionOutput[]; hasMore: boolean } {
  checkCount('Versions of a page', input.limit, versionsPageMax)
  const moment = resolveMoment(project, input.at)
  const snapshot = project.snapshot(input.branchId, moment.lsn, input.collectionId)
  const before = input.before ?? moment.lsn + 1
  const found = snapshot.versions(docKeyOfDocument(input.id), before, input.limit + 1)
  const versions: VersionOutput[] = []
  let bytes = 0
  for (const { lsn, segment } of found.slice(0, input.limit)) {
    const version = describeVersion(project, lsn, segment.branch)
    bytes += version.document?.length ?? 0
    if (versions.length > 0 && bytes > pageBytesMax) break
    versions.push(version)
  }
  return { versions, hasMore: found.length > versions.length }
}

function describeVersion(project: Project, lsn: Lsn, branchId: BranchId): VersionOutput {
  const entry = project.log.entry(lsn)
  if (!isDataOperation(entry.op)) throw new Error(`LSN ${lsn} is not a version of a document`)
  const header = project.headerAt(lsn)
  return {
    lsn,
    branchId,
    op: entry.op,
    time: header.time,
    actor: header.actor,
    message: header.message,
    document: entry.op === 'delete' ? null : entry.document,
  }
}
