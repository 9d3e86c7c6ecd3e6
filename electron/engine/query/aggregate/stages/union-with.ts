import { parsePipeline, objectOf, partsOfStage, stageError, stringOf } from '../parse.ts'
import type { StageCompiler } from '../stage.ts'
import { refuseWriting, within } from '../sub-pipeline.ts'

/** Behind all documents those of another collection, or what a pipeline makes of them. */
export const unionWith: StageCompiler = (spec, context, name) => {
  const parts =
    spec.kind === 'string'
      ? { coll: spec }
      : partsOfStage(objectOf(spec, 'FailedToParse', name), ['coll', 'pipeline'], 'Location40415', name)
  const stages =
    'pipeline' in parts && parts.pipeline !== undefined ? parsePipeline(parts.pipeline, name) : []
  refuseWriting(stages, name)
  if (parts.coll === undefined && stages[0]?.name !== '$documents')
    throw stageError('FailedToParse', name, 'lacks its `coll`')
  const collection = parts.coll === undefined ? null : stringOf(parts.coll, 'TypeMismatch', name, 'coll')
  const pipeline = context.nesting.pipeline(stages, within(context, collection))
  return async function* (input, run) {
    yield* input
    yield* pipeline.run(run)
  }
}
