import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { documentBytesMax, scanTurnMilliseconds } from '../../../shared/model/limits.ts'
import type { EngineDeps } from '../projects/engine-deps.ts'
import { validateDocument } from '../bson/validate.ts'
import { splitOutput, type Output } from '../query/aggregate/output.ts'
import { parsePipeline } from '../query/aggregate/parse.ts'
import { compilePipeline, nesting } from '../query/aggregate/pipeline.ts'
import type { Batches, PipelineContext, Run } from '../query/aggregate/stage.ts'
import { compileExpression } from '../query/expression/compile-expression.ts'
import { scopeOf, type ExpressionContext, type Variables } from '../query/expression/expression.ts'
import { queryError } from '../query/query-error.ts'
import { bytesOfTree } from '../query/values/tree-bytes.ts'
import { breathe } from '../store/turns.ts'
import { collationOf } from './collection-collation.ts'
import { PipelineSources, type Describe } from './pipeline-sources.ts'
import { expressionContext } from './query-context.ts'
import type { Batch, BatchLimit, QueryCursor } from './query-cursor.ts'
import { collectionNamed, type ReadView } from './read-view.ts'
import { TimeLimit } from './stop.ts'

export interface AggregateInput {
  /** Null for a pipeline over no collection, which begins with a stage such as `$documents`. */
  readonly collection: string | null
  /** One BSON document for each stage. */
  readonly pipeline: readonly Uint8Array[]
  /** BSON as MongoDB has it; left out, the collection's own. */
  readonly collation?: Uint8Array
  /** An index by name or by its keys. */
  readonly hint?: string | Uint8Array
  /** BSON `{name: expression}`: variables of the whole pipeline. */
  readonly let?: Uint8Array
  /** How long all batches together may take; 0 is no limit. */
  readonly maxTimeMilliseconds?: number
  /** Gives the documents of stages that describe a collection or the server, such as `$collStats`. */
  readonly describe?: Describe
}

/** A pipeline that ends with `$out` or `$merge` gives what is to be written, which is its caller's to do. */
export interface AggregateCursor extends QueryCursor {
  readonly output: Output | null
}

type PipelineDeps = Pick<EngineDeps, 'now' | 'randomBytes'>

/** Where there is nothing to read yet: a pipeline sees no documents but those that it makes itself. */
export interface NoView {
  readonly project: { readonly deps: PipelineDeps }
}

/**
 * What a pipeline makes of a collection's documents. Errors: those of compiling, at once; at `next` `query.failed`,
 * QueryExceededMemoryLimitNoDiskUseAllowed, MaxTimeMSExpired and those of a find.
 */
export function openAggregate(view: ReadView | NoView, input: AggregateInput): AggregateCursor {
  input.pipeline.forEach((stage) => validateDocument(stage))
  const all = parsePipeline({ kind: 'array', items: input.pipeline.map(bsonToTree) }, 'aggregate')
  const { stages, output } = splitOutput(all)
  const pipeline = compilePipeline(stages, contextOf(view, input))
  return new PipelineCursor(
    view.project.deps,
    (run) => pipeline.run(run),
    input.maxTimeMilliseconds ?? 0,
    output,
  )
}

function contextOf(anywhere: ReadView | NoView, input: AggregateInput): PipelineContext {
  const view = 'branchId' in anywhere ? anywhere : null
  const row = view === null || input.collection === null ? undefined : collectionNamed(view, input.collection)
  const context = {
    ...expressionContext(anywhere.project),
    collation: collationOf(row, input.collation),
    collection: input.collection,
    sources: new PipelineSources(view, input),
    depth: 0,
    nesting,
  }
  return input.let === undefined ? context : { ...context, variables: variablesOf(input.let, context) }
}

/** The variables of a command, whose values depend on no document. */
function variablesOf(bytes: Uint8Array, context: ExpressionContext): Variables {
  validateDocument(bytes)
  const nowhere: TreeNode = { kind: 'object', fields: [] }
  const variables = new Map<string, TreeNode | undefined>()
  for (const [name, node] of bsonToTree(bytes).fields)
    variables.set(name, compileExpression(node, { ...context, variables })(scopeOf(nowhere)))
  return variables
}

/** Pulls documents through a pipeline as they are asked for. */
class PipelineCursor implements AggregateCursor, Run {
  readonly output: Output | null
  readonly #deps: PipelineDeps
  readonly #time: TimeLimit
  readonly #batches: AsyncIterator<readonly ObjectNode[]>
  #signal: AbortSignal | undefined
  #turnBegan = 0
  #ready: readonly ObjectNode[] = []
  #place = 0
  #isDone = false

  constructor(
    deps: PipelineDeps,
    start: (run: Run) => Batches,
    maxTimeMilliseconds: number,
    output: Output | null,
  ) {
    this.output = output
    this.#deps = deps
    this.#time = new TimeLimit(deps.now, maxTimeMilliseconds)
    this.#batches = start(this)[Symbol.asyncIterator]()
  }

  get signal(): AbortSignal | undefined {
    return this.#signal
  }

  async rest(): Promise<void> {
    const now = this.#deps.now()
    if (now - this.#turnBegan < scanTurnMilliseconds && now >= this.#turnBegan) return
    this.#time.check(this.#signal)
    await breathe()
    this.#turnBegan = this.#deps.now()
  }

  async next(limit: BatchLimit, signal?: AbortSignal): Promise<Batch> {
    this.#signal = signal
    this.#time.begin()
    this.#time.check(signal)
    this.#turnBegan = this.#deps.now()
    const documents: Uint8Array[] = []
    let bytes = 0
    while (documents.length < limit.documents && (await this.#fill())) {
      const document = bytesOfTree(this.#ready[this.#place] as ObjectNode)
      if (document.length > documentBytesMax) throw tooLarge(document.length)
      if (documents.length > 0 && bytes + document.length > limit.bytes) break
      this.#place++
      documents.push(document)
      bytes += document.length
    }
    this.#time.end()
    return { documents, isDone: this.#isDone && this.#place >= this.#ready.length }
  }

  /** Whether there is a document at hand. */
  async #fill(): Promise<boolean> {
    while (this.#place >= this.#ready.length && !this.#isDone) {
      const step = await this.#batches.next()
      this.#place = 0
      this.#ready = step.done === true ? [] : step.value
      this.#isDone = step.done === true
    }
    return this.#place < this.#ready.length
  }

  close(): void {
    this.#isDone = true
    this.#ready = []
    void this.#batches.return?.().catch(() => undefined)
  }
}

const tooLarge = (bytes: number): Error =>
  queryError(
    'BSONObjectTooLarge',
    `The pipeline gives a document of ${bytes} bytes, and ${documentBytesMax} are the most; unwind or project it`,
    {},
    'running',
  )
