import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { objectOf, parsePipeline, partsOfStage, stageError, stringOf, type ParsedStage } from './parse.ts'
import { documentChanges } from './stages/document-changes.ts'

/** A collection that a pipeline writes to; null for the database that it runs over. */
export interface OutputTarget {
  readonly database: string | null
  readonly collection: string
}

export type WhenMatched = 'fail' | 'keepExisting' | 'merge' | 'replace'
export type WhenNotMatched = 'discard' | 'fail' | 'insert'

/** What becomes of the documents that a pipeline gives: they replace a collection, or go into one. */
export type Output =
  | { readonly kind: 'out'; readonly target: OutputTarget }
  | {
      readonly kind: 'merge'
      readonly target: OutputTarget
      /** Paths by whose values documents are the same. */
      readonly on: readonly string[]
      /** Or the stages that make the new document of the old one and `$$new`. */
      readonly whenMatched: WhenMatched | readonly ParsedStage[]
      readonly whenNotMatched: WhenNotMatched
      /** Expressions over the new document. */
      readonly let: TreeNode | undefined
    }

const writing: ReadonlySet<string> = new Set(['$merge', '$out'])

/** Takes the last stage off where it writes. Errors: 40601 where such a stage is not the last. */
export function splitOutput(stages: readonly ParsedStage[]): {
  readonly stages: readonly ParsedStage[]
  readonly output: Output | null
} {
  const early = stages.slice(0, -1).find(({ name }) => writing.has(name))
  if (early !== undefined) throw stageError('Location40601', early.name, 'is the last stage of its pipeline')
  const last = stages.at(-1)
  if (last === undefined || !writing.has(last.name)) return { stages, output: null }
  return { stages: stages.slice(0, -1), output: last.name === '$out' ? out(last.spec) : merge(last.spec) }
}

function out(spec: TreeNode): Output {
  if (spec.kind === 'string') return { kind: 'out', target: { database: null, collection: spec.value } }
  const { fields } = objectOf(spec, 'Location16990', '$out')
  const { db, coll } = Object.fromEntries(fields)
  if (fields.length !== 2 || db === undefined || coll === undefined)
    throw stageError('Location16994', '$out', 'takes the name of a collection, or its `db` and `coll`')
  return { kind: 'out', target: targetOf(db, coll, '$out', 'Location16990') }
}

const targetOf = (
  db: TreeNode | undefined,
  coll: TreeNode | undefined,
  stage: string,
  code: 'Location16990' | 'Location51178',
): OutputTarget => ({
  database: db === undefined ? null : stringOf(db, code, stage, 'db'),
  collection: stringOf(coll, code, stage, 'coll'),
})

const mergeParts = ['into', 'on', 'let', 'whenMatched', 'whenNotMatched'] as const

function merge(spec: TreeNode): Output {
  if (spec.kind === 'string') return merge({ kind: 'object', fields: [['into', spec]] })
  const parts = partsOfStage(objectOf(spec, 'TypeMismatch', '$merge'), mergeParts, 'FailedToParse', '$merge')
  const whenMatched = parts.whenMatched === undefined ? 'merge' : whenMatchedOf(parts.whenMatched)
  if (parts.let !== undefined && typeof whenMatched === 'string')
    throw stageError('Location51199', '$merge', 'takes `let` only with a pipeline as its `whenMatched`')
  return {
    kind: 'merge',
    target: intoOf(parts.into),
    on: onOf(parts.on),
    whenMatched,
    whenNotMatched: whenNotMatchedOf(parts.whenNotMatched),
    let: parts.let,
  }
}

function intoOf(into: TreeNode | undefined): OutputTarget {
  if (into === undefined) throw stageError('Location40414', '$merge', 'lacks its `into`')
  if (into.kind === 'string' && into.value !== '') return { database: null, collection: into.value }
  const { db, coll } = Object.fromEntries(objectOf(into, 'Location51178', '$merge').fields)
  return targetOf(db, coll, '$merge', 'Location51178')
}

function onOf(on: TreeNode | undefined): string[] {
  if (on === undefined) return ['_id']
  if (on.kind === 'string') return [on.value]
  if (on.kind !== 'array') throw stageError('Location51186', '$merge', 'takes a path or several as its `on`')
  if (on.items.length === 0)
    throw stageError('Location51187', '$merge', 'takes at least one path as its `on`')
  const paths = on.items.map((item) => stringOf(item, 'Location51134', '$merge', 'on'))
  if (new Set(paths).size < paths.length)
    throw stageError('Location31465', '$merge', 'names a path twice in its `on`')
  return paths
}

function whenMatchedOf(node: TreeNode): WhenMatched | readonly ParsedStage[] {
  if (node.kind === 'array') {
    const stages = parsePipeline(node, '$merge')
    const stranger = stages.find(({ name }) => !documentChanges.has(name))
    if (stranger !== undefined) throw stageError('InvalidOptions', stranger.name, 'has no place in an update')
    return stages
  }
  const text = stringOf(node, 'Location51191', '$merge', 'whenMatched')
  const known = (['fail', 'keepExisting', 'merge', 'replace'] as const).find((one) => one === text)
  if (known === undefined)
    throw stageError('BadValue', '$merge', `knows no \`${text}\` as its \`whenMatched\``)
  return known
}

function whenNotMatchedOf(node: TreeNode | undefined): WhenNotMatched {
  if (node === undefined) return 'insert'
  const text = stringOf(node, 'TypeMismatch', '$merge', 'whenNotMatched')
  const known = (['discard', 'fail', 'insert'] as const).find((one) => one === text)
  if (known === undefined)
    throw stageError('BadValue', '$merge', `knows no \`${text}\` as its \`whenNotMatched\``)
  return known
}
