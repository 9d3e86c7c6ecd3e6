import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import { outputBatchBytesMax, outputBatchDocumentsMax } from '../../../shared/model/limits.ts'
import { mongoCode, type MongoCodeName } from '../../../shared/model/mongo-codes.ts'
import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { bytesOf } from '../bson/build.ts'
import { findField } from '../bson/raw.ts'
import type { Author } from '../branches/branch-commands.ts'
import type { Project } from '../projects/project.ts'
import type { Output } from '../query/aggregate/output.ts'
import { compileExpression } from '../query/expression/compile-expression.ts'
import { scopeOf } from '../query/expression/expression.ts'
import { queryError } from '../query/query-error.ts'
import { fieldIn } from '../query/values/paths.ts'
import { valueKey } from '../query/values/value-key.ts'
import type { AggregateCursor } from '../read/aggregate.ts'
import { expressionContext } from '../read/query-context.ts'
import { collectionNamed } from '../read/read-view.ts'
import { runStatements } from './statements.ts'
import type { Statement, StatementResult } from './statement.ts'
import { StatementError } from './write-failure.ts'

export interface OutputInput {
  readonly branchId: BranchId
  /** The name of the database as the client knows it, for messages. */
  readonly database?: string
  readonly cursor: AggregateCursor
  readonly signal?: AbortSignal
}

type Merge = Extract<Output, { kind: 'merge' }>

const batchLimit = { documents: outputBatchDocumentsMax, bytes: outputBatchBytesMax }

/**
 * Writes what a pipeline gives where its last stage says. `$out` replaces a collection; `$merge` writes a batch at a time,
 * and what was written before an error stays, as in MongoDB. Errors: those of the pipeline and of the statements.
 */
export async function writeOutput(project: Project, input: OutputInput, author: Author): Promise<Lsn | null> {
  const { output } = input.cursor
  if (output === null) throw new Error('The pipeline does not end with a stage that writes')
  try {
    return output.kind === 'out'
      ? await replaceCollection(project, output.target.collection, input, author)
      : await mergeInto(project, output, input, author)
  } finally {
    input.cursor.close()
  }
}

async function replaceCollection(
  project: Project,
  collection: string,
  { cursor, signal, branchId, database }: OutputInput,
  author: Author,
): Promise<Lsn | null> {
  const everything = treeToBson({ kind: 'object', fields: [] })
  const statements: Statement[] = [{ kind: 'delete', collection, filter: everything, multi: true }]
  for (let isDone = false; !isDone;) {
    const batch = await cursor.next(batchLimit, signal)
    for (const document of batch.documents) statements.push({ kind: 'insert', collection, document })
    isDone = batch.isDone
  }
  const run = { branchId, statements, ordered: true, ...(database === undefined ? {} : { database }) }
  const { lsn, results } = await runStatements(project, run, author)
  throwFirst(results)
  return lsn
}

async function mergeInto(
  project: Project,
  merge: Merge,
  { cursor, signal, branchId, database }: OutputInput,
  author: Author,
): Promise<Lsn | null> {
  checkUnique(project, merge, branchId)
  let newest: Lsn | null = null
  const run = async (statements: readonly Statement[]): Promise<readonly StatementResult[]> => {
    if (statements.length === 0) return []
    const input = { branchId, statements, ordered: true, ...(database === undefined ? {} : { database }) }
    const { lsn, results } = await runStatements(project, input, author)
    newest = lsn ?? newest
    throwFirst(results)
    return results
  }
  for (let isDone = false; !isDone;) {
    const batch = await cursor.next(batchLimit, signal)
    isDone = batch.isDone
    await mergeBatch(project, merge, batch.documents, run)
  }
  return newest
}

type RunStatements = (statements: readonly Statement[]) => Promise<readonly StatementResult[]>

async function mergeBatch(
  project: Project,
  merge: Merge,
  documents: readonly Uint8Array[],
  run: RunStatements,
): Promise<void> {
  const results = await run(documents.map((document) => statementOf(project, merge, document)))
  const unmatched = documents.filter((_, i) => isUnmatched(results[i]))
  if (merge.whenNotMatched === 'fail' && unmatched.length > 0)
    throw queryError(
      'MergeStageNoMatchingDocument',
      '`$merge` found no document for one of those that it was given',
      {},
      'running',
    )
  if (!insertsAfterwards(merge) || unmatched.length === 0) return
  const { collection } = merge.target
  const { first, later } = firstOfEach(merge, unmatched)
  await run(first.map((document) => ({ kind: 'insert', collection, document })))
  if (later.length > 0) await mergeBatch(project, merge, later, run)
}

/** Of documents that are the same to the stage the first, and those behind it, which are merged into it. */
function firstOfEach(
  merge: Merge,
  documents: readonly Uint8Array[],
): { readonly first: Uint8Array[]; readonly later: Uint8Array[] } {
  const seen = new Set<string | number>()
  const first: Uint8Array[] = []
  const later: Uint8Array[] = []
  for (const document of documents) {
    const key = valueKey(filterOf(merge, bsonToTree(document)))
    if (seen.has(key)) later.push(document)
    else first.push(document)
    seen.add(key)
  }
  return { first, later }
}

const isUnmatched = (result: StatementResult | undefined): boolean =>
  result !== undefined && 'n' in result && result.n === 0

/** What is made of an old document is not what is inserted where there is none: that is the new one, field by field. */
const insertsAfterwards = ({ whenMatched, whenNotMatched }: Merge): boolean =>
  whenMatched !== 'replace' && whenMatched !== 'fail' && whenNotMatched === 'insert'

function statementOf(project: Project, merge: Merge, document: Uint8Array): Statement {
  const { whenMatched, whenNotMatched, target } = merge
  const { collection } = target
  if (whenMatched === 'fail') return { kind: 'insert', collection, document }
  const filter = treeToBson(filterOf(merge, bsonToTree(document)))
  const selected = { kind: 'update', collection, filter, multi: false } as const
  if (typeof whenMatched !== 'string') {
    const update = whenMatched.map(({ name, spec }) => treeToBson({ kind: 'object', fields: [[name, spec]] }))
    return { ...selected, update, upsert: false, variables: variablesOf(project, merge, document) }
  }
  if (whenMatched === 'replace') return { ...selected, update: document, upsert: whenNotMatched === 'insert' }
  const operator = whenMatched === 'merge' ? '$set' : '$setOnInsert'
  return {
    ...selected,
    update: treeToBson({ kind: 'object', fields: [[operator, bsonToTree(document)]] }),
    upsert: false,
  }
}

function filterOf({ on }: Merge, document: ObjectNode): ObjectNode {
  const fields = on.map((path): Field => {
    const value = valueAt(document, path)
    const isNothing = value === undefined || value.kind === 'null' || value.kind === 'undefined'
    if (isNothing && path !== '_id')
      throw queryError(
        'Location51132',
        `\`$merge\` needs a value at \`${path}\` that is not null`,
        {},
        'running',
      )
    if (value?.kind === 'array')
      throw queryError(
        'Location51185',
        `\`$merge\` needs a value at \`${path}\` that is no array`,
        {},
        'running',
      )
    return [path, { kind: 'object', fields: [['$eq', value ?? { kind: 'null' }]] }]
  })
  return { kind: 'object', fields }
}

function valueAt(document: ObjectNode, path: string): TreeNode | undefined {
  let at: TreeNode | undefined = document
  for (const part of path.split('.')) at = at?.kind === 'object' ? fieldIn(at, part) : undefined
  return at
}

/** The variables of the update: `$$new`, or what `let` makes of the new document. */
function variablesOf(project: Project, merge: Merge, document: Uint8Array): Uint8Array {
  const scope = scopeOf(bsonToTree(document))
  const usual: Field = ['new', { kind: 'string', value: '$$ROOT' }]
  const fields = merge.let?.kind === 'object' ? merge.let.fields : [usual]
  const values = fields.flatMap(([name, node]): Field[] => {
    const value = compileExpression(node, expressionContext(project))(scope)
    return value === undefined ? [] : [[name, { kind: 'object', fields: [['$literal', value]] }]]
  })
  return treeToBson({ kind: 'object', fields: values })
}

/** Documents are the same by `_id`, or by fields that a unique index keeps apart. */
function checkUnique(project: Project, { on, target }: Merge, branchId: BranchId): void {
  if (on.length === 1 && on[0] === '_id') return
  const view = { project, branchId, lsn: project.log.head().lsn }
  const indexes = collectionNamed(view, target.collection)?.indexes ?? []
  const wanted = on.toSorted().join()
  const hasIndex = indexes.some((index) => {
    const key = findField(index, 'key')
    const isUnique = findField(index, 'unique')
    if (
      key?.type !== bsonType.object ||
      isUnique?.type !== bsonType.boolean ||
      isUnique.bytes[isUnique.start] !== 1
    )
      return false
    const names = bsonToTree(bytesOf(key)).fields.map(([name]) => name)
    return names.toSorted().join() === wanted
  })
  if (!hasIndex)
    throw queryError('Location51183', `\`$merge\` needs a unique index on \`${on.join('`, `')}\`, its \`on\``)
}

function throwFirst(results: readonly StatementResult[]): void {
  for (const result of results) {
    if (!('error' in result)) continue
    const { code, codeName, message } = result.error
    const name: MongoCodeName = mongoCode(codeName) === code ? codeName : `Location${code}`
    throw new StatementError('query.failed', message, name, result.error)
  }
}
