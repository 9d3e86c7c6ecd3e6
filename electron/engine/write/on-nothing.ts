import type { EngineDeps } from '../projects/engine-deps.ts'
import { readyFindAndModify, type FindAndModifyInput, type FindAndModifyOutput } from './find-and-modify.ts'
import { objectIdMaker } from './object-id.ts'
import { Preparation, type Preparing } from './preparation.ts'
import { prepareStatement } from './prepare-statement.ts'
import type { StatementResult, StatementsInput } from './statement.ts'

/**
 * What statements come to where there is nothing, and none of them inserts: each finds nothing, unless something is wrong
 * with it. So a database does not have to be made for being told that.
 */
export function runOnNothing(
  deps: EngineDeps,
  { statements, ordered }: Pick<StatementsInput, 'statements' | 'ordered'>,
): StatementResult[] {
  const preparation = new Preparation(preparing(deps), false)
  const results: StatementResult[] = []
  for (const statement of statements) {
    const prepared = prepareStatement(preparation, statement)
    results.push(prepared.kind === 'refused' ? { error: prepared.failure } : { n: 0, nModified: 0 })
    if (prepared.kind === 'refused' && ordered) break
  }
  return results
}

/** The same of `findAndModify`; throws what is wrong with it. */
export function findAndModifyOnNothing(deps: EngineDeps, input: FindAndModifyInput): FindAndModifyOutput {
  readyFindAndModify(preparing(deps), input)
  return { value: null, n: 0, updatedExisting: false }
}

const preparing = (deps: EngineDeps): Preparing => ({ deps, makeObjectId: objectIdMaker(deps) })
