import { stageError } from '../parse.ts'
import type { StageCompiler } from '../stage.ts'
import { addFields } from './add-fields.ts'
import { bucket } from './bucket.ts'
import { count, sortByCount } from './count.ts'
import { documents } from './documents.ts'
import { group } from './group.ts'
import { limit, skip } from './limit.ts'
import { match } from './match.ts'
import { project, unset } from './project.ts'
import { redact } from './redact.ts'
import { replaceRoot, replaceWith } from './replace-root.ts'
import { sample } from './sample.ts'
import { sort } from './sort.ts'
import { unwind } from './unwind.ts'

const stages: ReadonlyMap<string, StageCompiler> = new Map(
  Object.entries({
    $addFields: addFields,
    $bucket: bucket,
    $count: count,
    $documents: documents,
    $group: group,
    $limit: limit,
    $match: match,
    $project: project,
    $redact: redact,
    $replaceRoot: replaceRoot,
    $replaceWith: replaceWith,
    $sample: sample,
    $set: addFields,
    $skip: skip,
    $sort: sort,
    $sortByCount: sortByCount,
    $unset: unset,
    $unwind: unwind,
  }),
)

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
