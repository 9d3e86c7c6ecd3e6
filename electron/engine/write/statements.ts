import type { Author } from '../branches/branch-commands.ts'
import type { Proposal } from '../log/log.ts'
import type { RequestStamp } from '../log/request.ts'
import type { Project } from '../projects/project.ts'
import type { Lsn } from '../../../shared/model/ids.ts'
import { inTurns, TurnMeter, type Steps } from '../store/turns.ts'
import { applyStatement, type ApplyContext } from './apply-statement.ts'
import { pastRequest, type PastRequest } from './past-request.ts'
import { pastResult } from './past-result.ts'
import { Preparation } from './preparation.ts'
import { prepareStatement, type Prepared } from './prepare-statement.ts'
import type { Begun } from './select-documents.ts'
import type { StatementResult, StatementsInput, StatementsOutput } from './statement.ts'
import { stoppable } from './stoppable.ts'
import { failureOf } from './write-failure.ts'
import { WriteState } from './write-state.ts'

/** Statements that are ready, and how they are run. */
export interface Run {
  readonly prepared: readonly Prepared[]
  /** Ids of the statements within their request. */
  readonly stmtIds: readonly number[]
  readonly ordered: boolean
  readonly context: ApplyContext
}

/** How far a run has come: what the records so far have done. */
export interface Progress {
  readonly results: readonly StatementResult[]
  readonly begun: Begun | null
  readonly isDone: boolean
}

export const begin: Progress = { results: [], begun: null, isDone: false }

/**
 * Runs statements at a branch's head as MongoDB runs a batch: each sees those before; what is wrong with one is its
 * result, and ends those behind it where they are ordered. What they do is one record, in several only where one cannot
 * hold it. A request that was sent before is answered from the log. Errors of the request as a whole: `request.tooOld`,
 * those of a branch that cannot be written to, and those of the log.
 */
export async function runStatements(
  project: Project,
  input: StatementsInput,
  author: Author,
): Promise<StatementsOutput> {
  const run = await prepareRun(project, input)
  let progress = begin
  let lsn: Lsn | null = null
  while (!progress.isDone) {
    let next = progress
    const record = await project.append(function* (head): Steps<Proposal | null> {
      project.branches.writable(input.branchId)
      const { request } = input
      const past = request === undefined ? null : yield* pastRequest(project, input.branchId, request)
      const state = new WriteState(project, input.branchId, head.lsn)
      next = yield* stoppable(continueRun(state, run, progress, past), input.signal)
      return proposalOf(state, author, request)
    })
    if (record !== null) lsn = record.lsn
    else if (!next.isDone) throw new Error('A record that is empty was full')
    progress = next
  }
  return { lsn, results: progress.results }
}

/** Does what needs no state once, before the first try. */
export async function prepareRun(project: Project, input: Omit<StatementsInput, 'branchId'>): Promise<Run> {
  const { statements, ordered, database, request, bypassDocumentValidation = false } = input
  return {
    prepared: await inTurns(prepareAll(project, input)),
    stmtIds: request?.stmtIds ?? statements.map((_, i) => i),
    ordered,
    context: { database, bypassDocumentValidation },
  }
}

function* prepareAll(
  project: Project,
  { statements, request }: Omit<StatementsInput, 'branchId'>,
): Steps<Prepared[]> {
  const preparation = new Preparation(project, request !== undefined)
  const turn = new TurnMeter()
  const prepared: Prepared[] = []
  for (const statement of statements) {
    prepared.push(prepareStatement(preparation, statement))
    if (turn.isOver(statement.kind === 'insert' ? statement.document.length : 0)) yield
  }
  return prepared
}

/** What is written becomes a record; null where nothing was. */
export function proposalOf(
  { view, written, stmtIds }: WriteState,
  { actor, message = '' }: Author,
  request: Pick<RequestStamp, 'lsid' | 'txnNumber'> | undefined,
): Proposal | null {
  if (written.entries.length === 0) return null
  const said = { branchId: view.branchId, entries: written.entries, actor, message }
  if (request === undefined) return said
  return { ...said, request: { lsid: request.lsid, txnNumber: request.txnNumber, stmtIds } }
}

/** Goes on with a run on a state, up to where one record has to end. */
export function* continueRun(
  state: WriteState,
  run: Run,
  from: Progress,
  past: PastRequest | null = null,
): Steps<Progress> {
  const results = [...from.results]
  let { begun } = from
  const turn = new TurnMeter()
  for (let i = results.length; i < run.prepared.length; i++) {
    const next = yield* runOne(state, run, i, begun, past)
    if ('full' in next) return { results, begun: next.full, isDone: false }
    begun = null
    results.push(next)
    if ('error' in next && run.ordered) break
    if (turn.isOver(0)) yield
  }
  return { results, begun: null, isDone: true }
}

function* runOne(
  state: WriteState,
  { prepared, stmtIds, context }: Run,
  index: number,
  begun: Begun | null,
  past: PastRequest | null,
): Steps<StatementResult | { readonly full: Begun | null }> {
  const statement = prepared[index] as Prepared
  const stmtId = stmtIds[index] as number
  const before = past?.get(stmtId)
  if (before !== undefined) return pastResult(statement.kind, before)
  if (statement.kind === 'refused') return { error: statement.failure }
  try {
    const outcome = yield* applyStatement({ state, stmtId, context, begun }, statement)
    if (outcome.kind === 'full') return { full: outcome.begun }
    const { n, nModified, upsertedId } = outcome.applied
    return { n, nModified, ...(upsertedId === undefined ? {} : { upsertedId }) }
  } catch (error) {
    return { error: failureOf(error) }
  }
}
