import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import type { Collation } from '../collation/collation.ts'
import type { ExpressionContext } from '../expression/expression.ts'
import type { ParsedStage } from './parse.ts'

/** Documents on their way from stage to stage: a few, so that others have a turn between two batches. */
export type Batch = readonly ObjectNode[]
export type Batches = AsyncIterable<Batch>

/** A stage made ready for one run. Errors at its use: `query.failed`, those of what it reads, and of a run that ends. */
export type Stage = (input: Batches, run: Run) => Batches

/** What one run of a pipeline is given. */
export interface Run {
  /**
   * Awaited between two batches: gives others their turn when one has lasted long enough. Errors: the reason why the run
   * was ended.
   */
  rest(): Promise<void>
  /** Ends what is waited for. */
  readonly signal: AbortSignal | undefined
}

/** Where a pipeline stands, and what its stages may ask for. */
export interface PipelineContext extends ExpressionContext {
  readonly collation?: Collation | undefined
  readonly random: () => number
  /** The collection that the pipeline runs over, null for a pipeline over none. */
  readonly collection: string | null
  readonly sources: Sources
  /** How many pipelines this one lies within. */
  readonly depth: number
  readonly nesting: Nesting
}

/** A pipeline made ready: where its documents come from, and what becomes of them. */
export interface Pipeline {
  run(run: Run): Batches
}

/** Compiles the pipelines that stages are given. */
export interface Nesting {
  /** One over the context's collection. */
  pipeline(stages: readonly ParsedStage[], context: PipelineContext): Pipeline
  /** One over documents that are at hand. */
  through(stages: readonly ParsedStage[], context: PipelineContext): Stage
}

/** The collections of the state that is read. */
export interface Sources {
  /** Documents of a collection by the first stages that a query can answer; none where there is no collection of the name. */
  find(collection: string, query: SourceQuery, context: PipelineContext, run: Run): Batches
  /** A stage that describes a collection or the server, such as `$collStats`; undefined where it is not known. */
  describe(stage: string, spec: TreeNode, collection: string | null): Batches | undefined
}

/** The part of a pipeline that a find answers: a filter, then a sort, then so many documents passed over and given. */
export interface SourceQuery {
  readonly filter: ObjectNode | null
  readonly sort: ObjectNode | null
  readonly skip: number
  /** 0 is no limit. */
  readonly limit: number
}

/** Compiles a stage's operand. Errors: `query.invalid` and `query.unsupported` with MongoDB's codes. */
export type StageCompiler = (spec: TreeNode, context: PipelineContext, name: string) => Stage

/** Compiles a stage that makes one document of each by itself; updates have these stages too. */
export type ChangeCompiler = (
  spec: TreeNode,
  context: ExpressionContext,
  name: string,
) => (document: ObjectNode) => ObjectNode

/** The stage that such a change is in a pipeline. */
export const stageOf =
  (compile: ChangeCompiler): StageCompiler =>
  (spec, context, name) =>
    eachDocument(compile(spec, context, name))

/** A stage that looks at each document by itself: it is left out where `change` gives undefined. */
export const eachDocument = (change: (document: ObjectNode) => ObjectNode | undefined): Stage =>
  async function* (input, run) {
    for await (const batch of input) {
      const changed: ObjectNode[] = []
      for (const document of batch) {
        const result = change(document)
        if (result !== undefined) changed.push(result)
      }
      await run.rest()
      if (changed.length > 0) yield changed
    }
  }
