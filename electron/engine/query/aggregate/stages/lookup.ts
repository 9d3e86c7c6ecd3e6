import type { ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { lookupBytesMax } from '../../../../../shared/model/limits.ts'
import { partsOf } from '../../expression/compile-path.ts'
import type { Variables } from '../../expression/expression.ts'
import { nothing } from '../../expression/operands.ts'
import { NodeMap } from '../../values/node-map.ts'
import { valuesAt } from '../../values/paths.ts'
import { withValueAt } from '../../values/set-path.ts'
import { sizeOf } from '../../values/tree-bytes.ts'
import { batched } from '../batching.ts'
import { HeldBytes } from '../held-bytes.ts'
import { objectOf, parsePipeline, partsOfStage, stageError, stringOf, type ParsedStage } from '../parse.ts'
import type { Batch, PipelineContext, Run, Stage, StageCompiler } from '../stage.ts'
import { collected, compileLet, refuseWriting, within } from '../sub-pipeline.ts'

const names = ['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'] as const

/** Sets an array of documents of another collection, that match by a field, or that a pipeline gives. */
export const lookup: StageCompiler = (spec, context, name) => {
  const parts = partsOfStage(objectOf(spec, 'Location40319', name), names, 'FailedToParse', name)
  const as = partsOf(stringOf(parts.as, 'FailedToParse', name, 'as'))
  const pipeline = parts.pipeline === undefined ? null : parsePipeline(parts.pipeline, name)
  const from = fromOf(parts.from, pipeline, name)
  const local =
    parts.localField === undefined ? null : stringOf(parts.localField, 'FailedToParse', name, 'localField')
  const foreign =
    parts.foreignField === undefined
      ? null
      : stringOf(parts.foreignField, 'FailedToParse', name, 'foreignField')
  if ((local === null) !== (foreign === null) || (local === null && pipeline === null))
    throw stageError('FailedToParse', name, 'takes a `localField` and a `foreignField`, or a `pipeline`')
  if (parts.let !== undefined && pipeline === null)
    throw stageError('FailedToParse', name, 'takes `let` only with a `pipeline`')
  if (pipeline !== null) refuseWriting(pipeline, name)
  const variablesOf = compileLet(parts.let, context, name)
  if (local === null || foreign === null)
    return byPipeline(
      { from, as, stages: pipeline ?? [], variablesOf, isFixed: parts.let === undefined },
      context,
      name,
    )
  partsOf(local)
  partsOf(foreign)
  const sub = pipeline === null ? null : { stages: pipeline, variablesOf }
  return byFields({ from: from ?? '', as, local, foreign, sub }, context)
}

/** A pipeline that begins with documents of its own needs no collection. */
function fromOf(
  node: TreeNode | undefined,
  pipeline: readonly ParsedStage[] | null,
  name: string,
): string | null {
  if (node === undefined && pipeline?.[0]?.name === '$documents') return null
  if (node === undefined) throw stageError('FailedToParse', name, 'lacks its `from`')
  return stringOf(node, 'Location40321', name, 'from')
}

interface SubPipeline {
  readonly stages: readonly ParsedStage[]
  readonly variablesOf: (document: ObjectNode) => Variables | undefined
}

interface ByPipeline extends SubPipeline {
  readonly from: string | null
  readonly as: readonly string[]
  /** Whether the pipeline gives the same for all documents. */
  readonly isFixed: boolean
}

function byPipeline(
  { from, as, stages, variablesOf, isFixed }: ByPipeline,
  context: PipelineContext,
  name: string,
): Stage {
  // Compiled here too, so that what is wrong with it is said even where no document comes.
  const sample = stages.length === 0 ? undefined : variablesOf({ kind: 'object', fields: [] })
  context.nesting.pipeline(stages, within(context, from, sample))
  return async function* (input, run) {
    let fixed: ObjectNode[] | null = null
    const of = async (document: ObjectNode): Promise<ObjectNode[]> => {
      const pipeline = context.nesting.pipeline(stages, within(context, from, variablesOf(document)))
      return collected(pipeline.run(run), new HeldBytes(name))
    }
    for await (const batch of input) {
      const joined: ObjectNode[] = []
      for (const document of batch) {
        const items = isFixed ? (fixed ??= await of(document)) : await of(document)
        joined.push(withValueAt(document, as, { kind: 'array', items }))
      }
      yield* batched(joined, run)
    }
  }
}

interface ByFields {
  readonly from: string
  readonly as: readonly string[]
  readonly local: string
  readonly foreign: string
  readonly sub: SubPipeline | null
}

function byFields(join: ByFields, context: PipelineContext): Stage {
  if (join.sub !== null)
    context.nesting.through(
      join.sub.stages,
      within(context, join.from, join.sub.variablesOf({ kind: 'object', fields: [] })),
    )
  return async function* (input, run) {
    for await (const batch of input) yield* joinedBatch(batch, join, context, run)
  }
}

/** One query for the documents of a batch; where it gives too much, one for each half of them. */
async function* joinedBatch(
  batch: Batch,
  join: ByFields,
  context: PipelineContext,
  run: Run,
): AsyncGenerator<Batch> {
  const matches = await matchesOf(batch, join, context, run)
  if (matches === null) {
    const middle = batch.length >>> 1
    yield* joinedBatch(batch.slice(0, middle), join, context, run)
    yield* joinedBatch(batch.slice(middle), join, context, run)
    return
  }
  const joined: ObjectNode[] = []
  for (const document of batch) {
    const found = matches.of(document)
    const items = join.sub === null ? found : await throughSub(found, document, join, join.sub, context, run)
    joined.push(withValueAt(document, join.as, { kind: 'array', items }))
  }
  yield* batched(joined, run)
}

function throughSub(
  found: ObjectNode[],
  document: ObjectNode,
  { from }: ByFields,
  { stages, variablesOf }: SubPipeline,
  context: PipelineContext,
  run: Run,
): Promise<ObjectNode[]> {
  const through = context.nesting.through(stages, within(context, from, variablesOf(document)))
  return collected(through(batched(found, run), run), null)
}

/** The foreign documents of a batch by their values, in the order in which they were found; null where they are too large. */
async function matchesOf(
  batch: Batch,
  { from, local, foreign }: ByFields,
  context: PipelineContext,
  run: Run,
): Promise<Matches | null> {
  const localParts = local.split('.')
  const wanted = new NodeMap<true>(context.collation)
  const values: TreeNode[] = []
  for (const document of batch)
    for (const value of elementsAt(document, localParts)) {
      if (wanted.get(value) !== undefined) continue
      wanted.add(value, true)
      values.push(value)
    }
  const matches = new Matches(localParts, foreign.split('.'), context)
  if (values.length === 0) return matches
  const query = { filter: filterOf(foreign, values), sort: null, skip: 0, limit: 0 }
  let bytes = 0
  for await (const found of context.sources.find(from, query, within(context, from), run))
    for (const document of found) {
      bytes += sizeOf(document)
      if (bytes > lookupBytesMax && batch.length > 1) return null
      matches.add(document)
    }
  return matches
}

/** A regular expression among the values is looked for, and does not search. */
function filterOf(path: string, values: readonly TreeNode[]): ObjectNode {
  const operator = (name: string, operand: TreeNode): ObjectNode => ({
    kind: 'object',
    fields: [[path, { kind: 'object', fields: [[name, operand]] }]],
  })
  const plain = values.filter(({ kind }) => kind !== 'regex')
  const regexes = values.filter(({ kind }) => kind === 'regex')
  const isIn = operator('$in', { kind: 'array', items: plain })
  if (regexes.length === 0) return isIn
  const items = [isIn, ...regexes.map((regex) => operator('$eq', regex))]
  return { kind: 'object', fields: [['$or', { kind: 'array', items }]] }
}

/** The values that a document is joined by: elements of an array one by one, and null for none. */
function* elementsAt(document: ObjectNode, parts: readonly string[]): Generator<TreeNode> {
  for (const value of valuesAt(document, parts, 0)) {
    if (value?.kind === 'array') yield* value.items
    else yield value === undefined || value.kind === 'undefined' ? nothing : value
  }
}

class Matches {
  readonly #local: readonly string[]
  readonly #foreign: readonly string[]
  readonly #byValue: NodeMap<number[]>
  readonly #documents: ObjectNode[] = []

  constructor(local: readonly string[], foreign: readonly string[], { collation }: PipelineContext) {
    this.#local = local
    this.#foreign = foreign
    this.#byValue = new NodeMap(collation)
  }

  add(document: ObjectNode): void {
    const number = this.#documents.push(document) - 1
    for (const value of valuesAt(document, this.#foreign, 0)) {
      this.#note(value ?? nothing, number)
      if (value?.kind === 'array') for (const item of value.items) this.#note(item, number)
    }
  }

  #note(value: TreeNode, number: number): void {
    const key = value.kind === 'undefined' ? nothing : value
    const numbers = this.#byValue.get(key)
    if (numbers === undefined) this.#byValue.add(key, [number])
    else if (numbers.at(-1) !== number) numbers.push(number)
  }

  of(document: ObjectNode): ObjectNode[] {
    const numbers = new Set<number>()
    for (const value of elementsAt(document, this.#local))
      for (const number of this.#byValue.get(value) ?? []) numbers.add(number)
    return [...numbers].sort((a, b) => a - b).map((number) => this.#documents[number] as ObjectNode)
  }
}
