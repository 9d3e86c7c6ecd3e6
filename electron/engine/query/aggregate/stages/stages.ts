import { stageError } from '../parse.ts'
import { stageOf, type StageCompiler } from '../stage.ts'
import { bucket } from './bucket.ts'
import { count, sortByCount } from './count.ts'
import { documentChanges } from './document-changes.ts'
import { documents } from './documents.ts'
import { group } from './group.ts'
import { limit, skip } from './limit.ts'
import { match } from './match.ts'
import { redact } from './redact.ts'
import { sample } from './sample.ts'
import { sort } from './sort.ts'
import { unwind } from './unwind.ts'

const stages: ReadonlyMap<string, StageCompiler> = new Map([
  ...[...documentChanges].map(([name, compile]) => [name, stageOf(compile)] as const),
  ...Object.entries({
    $bucket: bucket,
    $count: count,
    $documents: documents,
    $group: group,
    $limit: limit,
    $match: match,
    $redact: redact,
    $sample: sample,
    $skip: skip,
    $sort: sort,
    $sortByCount: sortByCount,
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
