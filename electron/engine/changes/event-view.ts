import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import { fieldOf, type ObjectNode } from '../../../shared/ejson/tree.ts'
import { validateDocument } from '../bson/validate.ts'
import { parsePipeline, type ParsedStage } from '../query/aggregate/parse.ts'
import { documentChanges } from '../query/aggregate/stages/document-changes.ts'
import { stageNamed } from '../query/aggregate/stages/stages.ts'
import { compileFilter } from '../query/filter/compile-filter.ts'
import { queryError } from '../query/query-error.ts'

/** What a client makes of each event: one document, or none. */
export type EventView = (event: ObjectNode) => ObjectNode | undefined

/**
 * Compiles the stages behind `$changeStream`: those that look at one event at a time. Errors: IllegalOperation for others;
 * when it runs ChangeStreamFatalError where a stage takes away the token.
 */
export function compileEventView(stages: readonly Uint8Array[], now: bigint): EventView {
  for (const stage of stages) validateDocument(stage)
  const views = parsePipeline({ kind: 'array', items: stages.map(bsonToTree) }, 'aggregate').map((stage) =>
    viewOf(stage, now),
  )
  return (event) => {
    let seen: ObjectNode | undefined = event
    for (const view of views) seen = seen === undefined ? undefined : view(seen)
    if (seen !== undefined && views.length > 0) refuseOtherToken(event, seen)
    return seen
  }
}

function viewOf({ name, spec }: ParsedStage, now: bigint): EventView {
  if (name === '$match' && spec.kind === 'object') {
    const { matches } = compileFilter(treeToBson(spec))
    return (event) => (matches(treeToBson(event), 0) ? event : undefined)
  }
  // Events are far below the size at which MongoDB splits them.
  if (name === '$changeStreamSplitLargeEvent') return (event) => event
  const compile = documentChanges.get(name)
  if (compile === undefined) {
    // What is no stage at all says so first.
    stageNamed(name)
    throw queryError('IllegalOperation', `${name} is not permitted in a $changeStream pipeline`)
  }
  return compile(spec, { now }, name)
}

function refuseOtherToken(event: ObjectNode, seen: ObjectNode): void {
  const [ours, theirs] = [event, seen].map((document) => fieldOf(document, '_id'))
  const text = (id: typeof ours): string | undefined => {
    const data = id?.kind === 'object' ? fieldOf(id, '_data') : undefined
    return data?.kind === 'string' ? data.value : undefined
  }
  if (text(ours) === text(theirs)) return
  throw queryError(
    'ChangeStreamFatalError',
    'The pipeline of a change stream has to leave `_id` as it is: it is the token that the stream is resumed by',
  )
}
