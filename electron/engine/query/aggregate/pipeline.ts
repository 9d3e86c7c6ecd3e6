import type { ObjectNode } from '../../../../shared/ejson/tree.ts'
import { subPipelineDepthMax } from '../../../../shared/model/limits.ts'
import { queryError } from '../query-error.ts'
import { countOf, objectOf, stageError, type ParsedStage } from './parse.ts'
import { withEqualities } from './query-of-match.ts'
import type { Nesting, Pipeline, PipelineContext, SourceQuery, Stage } from './stage.ts'
import { sortBy } from './stages/sort.ts'
import { stageNamed } from './stages/stages.ts'

/** Stages that give documents of their own, and stand first. */
const firstOnly: ReadonlySet<string> = new Set([
  '$collStats',
  '$currentOp',
  '$documents',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
])

/**
 * Compiles a pipeline over the context's collection. Its first stages become a query where a query can answer them, which
 * may use an index. Errors: `query.invalid` and `query.unsupported` with MongoDB's codes.
 */
export function compilePipeline(stages: readonly ParsedStage[], context: PipelineContext): Pipeline {
  if (context.depth > subPipelineDepthMax)
    throw queryError(
      'MaxSubPipelineDepthExceeded',
      `Pipelines lie within each other ${subPipelineDepthMax} deep at most`,
    )
  stages.forEach(({ name }, i) => {
    if (i > 0 && firstOnly.has(name)) throw stageError('Location40602', name, 'stands first in a pipeline')
  })
  const [first] = stages
  if (first !== undefined && firstOnly.has(first.name)) return described(first, stages.slice(1), context)
  if (context.collection === null)
    throw queryError(
      'InvalidNamespace',
      'A pipeline over no collection begins with a stage such as `$documents`',
    )
  const { query, rest } = splitQuery(stages, context)
  const { collection, sources } = context
  const through = compileStages(rest, context)
  return { run: (run) => through(sources.find(collection, query, context, run), run) }
}

function described(first: ParsedStage, rest: readonly ParsedStage[], context: PipelineContext): Pipeline {
  const through = compileStages(rest, context)
  if (first.name === '$documents') {
    const documents = stageNamed('$documents')(first.spec, context, '$documents')
    return { run: (run) => through(documents(noDocuments(), run), run) }
  }
  const source = context.sources.describe(first.name, first.spec, context.collection)
  if (source === undefined) throw stageError('Location40324', first.name, 'is no stage that is known here')
  return { run: (run) => through(source, run) }
}

async function* noDocuments(): AsyncGenerator<readonly ObjectNode[]> {}

/** Stages one behind the other. A sort before a limit holds no more than the limit. */
export function compileStages(stages: readonly ParsedStage[], context: PipelineContext): Stage {
  const compiled = stages.map(({ name, spec }, i): Stage => {
    const next = stages[i + 1]
    if (name === '$sort' && next?.name === '$limit' && spec.kind === 'object') {
      const limit = limitOf(next)
      if (limit !== null && spec.fields.length > 0) return sortBy(spec, context, limit)
    }
    return stageNamed(name)(spec, context, name)
  })
  return (input, run) => compiled.reduce((batches, stage) => stage(batches, run), input)
}

const limitCodes = {
  notNumber: 'Location5107201',
  notWhole: 'Location5107201',
  tooLow: 'Location15958',
} as const

/** Null where the stage is refused, which its own compiler says. */
function limitOf({ spec, name }: ParsedStage): number | null {
  try {
    return countOf(spec, 1n, limitCodes, name)
  } catch {
    return null
  }
}

/** A filter, then a sort, then a skip, then a limit, as many of them as stand first in this order. */
function splitQuery(
  stages: readonly ParsedStage[],
  context: PipelineContext,
): { query: SourceQuery; rest: readonly ParsedStage[] } {
  let rest = stages
  const take = (name: string): ParsedStage | null => {
    const [first] = rest
    if (first?.name !== name) return null
    // What is wrong with the stage is said as it is in any other place.
    stageNamed(name)(first.spec, context, name)
    rest = rest.slice(1)
    return first
  }
  const matched = take('$match')
  const sorted = take('$sort')
  const skipped = take('$skip')
  const limited = take('$limit')
  return {
    query: {
      filter:
        matched === null ? null : withEqualities(objectOf(matched.spec, 'Location15959', '$match'), context),
      sort: sorted === null ? null : objectOf(sorted.spec, 'Location15973', '$sort'),
      skip: skipped === null ? 0 : countOf(skipped.spec, 0n, limitCodes, '$skip'),
      limit: limited === null ? 0 : countOf(limited.spec, 1n, limitCodes, '$limit'),
    },
    rest,
  }
}

export const nesting: Nesting = { pipeline: compilePipeline, through: compileStages }
