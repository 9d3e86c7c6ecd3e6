import { ArgonError } from '../../../shared/model/errors.ts'
import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { resolveMoment } from '../history/moments.ts'
import type { Project } from '../projects/project.ts'
import { queryError } from '../query/query-error.ts'
import { ChangeCursor } from './change-cursor.ts'
import type { ChangeOptions } from './change-event.ts'
import { compileEventView } from './event-view.ts'
import { decodeToken } from './resume-token.ts'

/** Where a change stream begins. */
export type ChangesFrom =
  | { readonly kind: 'now' }
  /** Behind an event; `isNew` also behind the end of another stream. */
  | { readonly kind: 'token'; readonly data: string; readonly isNew: boolean }
  /** With the first event of a second since 1970. */
  | { readonly kind: 'second'; readonly seconds: number }

export interface OpenChangeStreamInput extends ChangeOptions {
  readonly branchId: BranchId
  /** Null for all collections of the branch. */
  readonly collection: string | null
  readonly from: ChangesFrom
  /** The stages of the pipeline behind `$changeStream`, one BSON document each. */
  readonly stages: readonly Uint8Array[]
}

/**
 * Opens a stream of a branch's changes. Errors: InvalidResumeToken (260), ChangeStreamHistoryLost (286) for a token of
 * another branch's history, and those of the pipeline; at `next` ChangeStreamFatalError (280).
 */
export function openChangeStream(project: Project, input: OpenChangeStreamInput): ChangeCursor {
  const after = startOf(project, input)
  const view = compileEventView(input.stages, BigInt(project.deps.now()))
  return new ChangeCursor(project, { ...input, after }, view)
}

function startOf(project: Project, { from, branchId }: OpenChangeStreamInput): Lsn {
  switch (from.kind) {
    case 'now':
      return asLsn(project.log.head().lsn)
    case 'second':
      return beforeSecond(project, from.seconds)
    case 'token':
      return behindToken(project, branchId, from)
  }
}

function beforeSecond(project: Project, seconds: number): Lsn {
  try {
    return resolveMoment(project, { kind: 'time', time: seconds * 1000 - 1 }).lsn
  } catch (error) {
    if (error instanceof ArgonError && error.code === 'time.beforeFirst') return asLsn(0)
    throw error
  }
}

function behindToken(
  project: Project,
  branchId: BranchId,
  { data, isNew }: Extract<ChangesFrom, { kind: 'token' }>,
): Lsn {
  const token = decodeToken(data, project.id)
  if (token.kind === 'invalidate') {
    // What took the name begins with its own first entry.
    if (isNew) return asLsn(Math.max(token.lsn, branchId))
    throw queryError(
      'InvalidResumeToken',
      'The stream ended with this token; go on behind it with startAfter',
    )
  }
  const { branches } = project
  const known = branches.lineage(branchId, project.log.head().lsn)
  const isOurs = known.some(({ branch, bound }) => branch === token.branchId && token.lsn <= bound)
  if (isOurs || token.branchId === branchId) return token.lsn
  throw queryError(
    'ChangeStreamHistoryLost',
    'The resume token is of another branch; open the stream without it',
  )
}
