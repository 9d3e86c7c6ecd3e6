import { stageError } from '../parse.ts'
import { stageOf, type StageCompiler } from '../stage.ts'
import { bucketAuto } from './bucket-auto.ts'
import { bucket } from './bucket.ts'
import { count, sortByCount } from './count.ts'
import { densify } from './densify.ts'
import { documentChanges } from './document-changes.ts'
import { documents } from './documents.ts'
import { facet } from './facet.ts'
import { fill } from './fill.ts'
import { graphLookup } from './graph-lookup.ts'
import { group } from './group.ts'
import { limit, skip } from './limit.ts'
import { lookup } from './lookup.ts'
import { match } from './match.ts'
import { redact } from './redact.ts'
import { sample } from './sample.ts'
import { setWindowFields } from './set-window-fields.ts'
import { sort } from './sort.ts'
import { unionWith } from './union-with.ts'
import { unwind } from './unwind.ts'

const stages: ReadonlyMap<string, StageCompiler> = new Map([
  ...[...documentChanges].map(([name, compile]) => [name, stageOf(compile)] as const),
  ...Object.entries({
    $bucket: bucket,
    $bucketAuto: bucketAuto,
    $count: count,
    $densify: densify,
    $documents: documents,
    $facet: facet,
    $fill: fill,
    $graphLookup: graphLookup,
    $group: group,
    $limit: limit,
    $lookup: lookup,
    $match: match,
    $redact: redact,
    $sample: sample,
    $setWindowFields: setWindowFields,
    $skip: skip,
    $sort: sort,
    $sortByCount: sortByCount,
    $unionWith: unionWith,
    $unwind: unwind,
  }),
])

/** Stages of MongoDB that this engine has not. */
const unsupported: ReadonlySet<string> = new Set([
  '$changeStream',
  '$geoNear',
  '$planCacheStats',
  '$search',
  '$searchMeta',
  '$vectorSearch',
])

export function stageNamed(name: string): StageCompiler {
  const stage = stages.get(name)
  if (stage !== undefined) return stage
  if (unsupported.has(name)) throw stageError('NotImplemented', name, 'is not supported; leave it out')
  throw stageError('Location40324', name, 'is no stage that is known here')
}
