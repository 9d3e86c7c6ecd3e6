import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import type { Author } from '../branches/branch-commands.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import type { RequestStamp } from '../log/request.ts'
import type { Project } from '../projects/project.ts'
import { commandVariables } from '../query/expression/command-variables.ts'
import { compileProjection } from '../query/projection/compile-projection.ts'
import type { Steps } from '../store/turns.ts'
import { applyStatement, type Applied } from './apply-statement.ts'
import { idDocument } from './documents.ts'
import { pastRequest, type PastStatement } from './past-request.ts'
import { Preparation, type Preparing } from './preparation.ts'
import { readyStatement, type Ready } from './prepare-statement.ts'
import type { DeleteStatement, Selection, UpdateStatement, WriteContext } from './statement.ts'
import { proposalOf } from './statements.ts'
import { stoppable } from './stoppable.ts'
import { RecordFull, WriteState } from './write-state.ts'

/** One document that is changed and given back, as MongoDB's command has it. */
export interface FindAndModifyInput extends Omit<WriteContext, 'branchId'>, Selection {
  readonly collection: string
  readonly change:
    | { readonly kind: 'remove' }
    | (Pick<UpdateStatement, 'update' | 'upsert' | 'arrayFilters'> & {
        readonly kind: 'update'
        /** Whether the document is given as it is afterwards. */
        readonly isNew: boolean
      })
  /** A projection of what is given back. */
  readonly fields?: Uint8Array
}

export interface FindAndModifyOutput {
  /** Null where there was, or is, none. */
  readonly value: Uint8Array | null
  readonly n: number
  readonly updatedExisting: boolean
  /** BSON `{_id: value}`. */
  readonly upsertedId?: Uint8Array
}

/** What is made ready once for all tries. */
export interface ReadyFindAndModify {
  readonly statement: Ready
  readonly outputOf: (applied: Applied) => FindAndModifyOutput
  readonly input: FindAndModifyInput
}

/**
 * Changes or removes one document at a branch's head and gives it, as it was or as it is now. A request that was sent
 * before is answered from the log. Errors: what is wrong with the statement, as `failureOf` puts it into MongoDB's words;
 * and those of `runStatements`.
 */
export async function findAndModify(
  project: Project,
  input: FindAndModifyInput & { readonly branchId: BranchId; readonly request?: RequestStamp },
  author: Author,
): Promise<FindAndModifyOutput & { readonly lsn: Lsn | null }> {
  const { branchId, request } = input
  const ready = readyFindAndModify(project, input)
  let output: FindAndModifyOutput | null = null
  const record = await project.append(function* (head) {
    project.branches.writable(branchId)
    const past = request === undefined ? null : yield* pastRequest(project, branchId, request)
    const before = past?.get(request?.stmtIds[0] ?? 0)
    if (before !== undefined) {
      output = ready.outputOf(appliedBefore(project, branchId, before))
      return null
    }
    const state = new WriteState(project, branchId, head.lsn)
    output = yield* stoppable(modify(state, ready, request?.stmtIds[0] ?? 0), input.signal)
    return proposalOf(state, author, request)
  })
  if (output === null) throw new Error('A change was appended that was not evaluated')
  return { ...(output as FindAndModifyOutput), lsn: record?.lsn ?? null }
}

export function readyFindAndModify(project: Preparing, input: FindAndModifyInput): ReadyFindAndModify {
  const { change, fields } = input
  const statement = readyStatement(new Preparation(project, false), statementOf(input))
  const shown = fields === undefined ? null : projectionOf(project, fields, input, statement)
  return {
    statement,
    input,
    outputOf: ({ n, upsertedId, before, after }) => {
      const value = change.kind === 'update' && change.isNew ? after : before
      return {
        value: value === null || shown === null ? value : shown(value),
        n,
        updatedExisting: change.kind === 'update' && before !== null,
        ...(upsertedId === undefined ? {} : { upsertedId }),
      }
    },
  }
}

/** Evaluates it on a state. Throws `RecordFull` where that cannot hold it. */
export function* modify(
  state: WriteState,
  { statement, outputOf, input }: ReadyFindAndModify,
  stmtId: number,
): Steps<FindAndModifyOutput> {
  const { database, bypassDocumentValidation = false } = input
  const context = { database, bypassDocumentValidation }
  const outcome = yield* applyStatement({ state, stmtId, context, begun: null }, statement)
  if (outcome.kind === 'full') throw new RecordFull()
  return outputOf(outcome.applied)
}

function statementOf(
  input: FindAndModifyInput,
): (UpdateStatement | DeleteStatement) & { collection: string } {
  const { change, collection, filter, collation, sort, hint, variables } = input
  const selection = {
    ...{ collection, filter, multi: false },
    ...(collation === undefined ? {} : { collation }),
    ...(sort === undefined ? {} : { sort }),
    ...(hint === undefined ? {} : { hint }),
    ...(variables === undefined ? {} : { variables }),
  }
  if (change.kind === 'remove') return { ...selection, kind: 'delete' }
  const { update, upsert, arrayFilters } = change
  return {
    ...selection,
    kind: 'update',
    update,
    upsert,
    ...(arrayFilters === undefined ? {} : { arrayFilters }),
  }
}

type Projector = (document: Uint8Array) => Uint8Array

function projectionOf(
  project: Preparing,
  fields: Uint8Array,
  { variables }: FindAndModifyInput,
  statement: Ready,
): Projector {
  const select = statement.kind === 'insert' ? undefined : statement.compiled.initial
  const now = BigInt(project.deps.now())
  const projection = compileProjection(fields, {
    now,
    variables: variables === undefined ? undefined : commandVariables(variables, now),
    collation: select?.collation,
    matcher: select?.filter,
  })
  return (document) => projection.projectBytes(document)
}

/** What a change did when its request came before: the document is found as it was before its record. */
function appliedBefore(project: Project, branchId: BranchId, { entry, recordLsn }: PastStatement): Applied {
  const { op, collection, document } = entry
  const snapshot = project.snapshot(branchId, recordLsn - 1, collection)
  const before = op === 'insert' ? null : (snapshot.get(docKeyOfDocument(document))?.document ?? null)
  return {
    n: 1,
    nModified: op === 'update' ? 1 : 0,
    before,
    after: op === 'delete' ? null : document,
    ...(op === 'insert' ? { upsertedId: idDocument(document) } : {}),
  }
}
