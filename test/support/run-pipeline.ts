import { parsePipeline } from '../../electron/engine/query/aggregate/parse.ts'
import { compilePipeline, compileStages, nesting } from '../../electron/engine/query/aggregate/pipeline.ts'
import type {
  Batch,
  Batches,
  Run,
  SourceQuery,
  Sources,
} from '../../electron/engine/query/aggregate/stage.ts'
import { compileCollation } from '../../electron/engine/query/collation/collation.ts'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { fieldOf, type ObjectNode, type TreeNode } from '../../shared/ejson/tree.ts'
import { bsonOfText } from './bson-of-text.ts'
import { dice } from './dice.ts'

export type Collections = Readonly<Record<string, readonly ObjectNode[]>>

const roll = dice(1)
const fraction = (): number => roll(1 << 30) / (1 << 30)

const run: Run = { signal: undefined, rest: () => Promise.resolve() }

/** The documents that a pipeline, as a tree or in the shell's syntax, gives over collections that are lists in memory. */
export async function runPipeline(
  collections: Collections,
  collection: string | null,
  pipeline: string | TreeNode,
  collation: string | null = null,
): Promise<ObjectNode[]> {
  const node =
    typeof pipeline === 'string' ? fieldOf(bsonToTree(bsonOfText(`{p: ${pipeline}}`)), 'p') : pipeline
  const context = {
    collation: compileCollation(collation === null ? null : bsonOfText(collation)),
    now: 1_700_000_000_000n,
    random: fraction,
    collection,
    sources: sourcesOf(collections),
    depth: 0,
    nesting,
  }
  const given: ObjectNode[] = []
  for await (const batch of compilePipeline(parsePipeline(node, 'aggregate'), context).run(run))
    given.push(...batch)
  return given
}

/** Answers a query by the stages that it stands for, in batches of a few documents. */
function sourcesOf(collections: Collections): Sources {
  return {
    find: (name, query, context) =>
      compileStages(stagesOf(query), context)(inBatches(collections[name] ?? []), run),
    describe: () => undefined,
  }
}

const number = (value: number): TreeNode => ({ kind: 'int32', value })

function stagesOf({ filter, sort, skip, limit }: SourceQuery) {
  return [
    ...(filter === null ? [] : [{ name: '$match', spec: filter }]),
    ...(sort === null ? [] : [{ name: '$sort', spec: sort }]),
    ...(skip === 0 ? [] : [{ name: '$skip', spec: number(skip) }]),
    ...(limit === 0 ? [] : [{ name: '$limit', spec: number(limit) }]),
  ]
}

async function* inBatches(documents: readonly ObjectNode[]): Batches {
  for (let i = 0; i < documents.length; i += 3) yield documents.slice(i, i + 3) satisfies Batch
}
