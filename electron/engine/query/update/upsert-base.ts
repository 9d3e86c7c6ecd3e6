import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import type { BsonSlice } from '../../bson/raw.ts'
import type { Filter, ValueFilter } from '../filter/filter.ts'
import { nodeOf } from '../values/node-of.ts'
import { invalidUpdate } from './update-error.ts'

interface Equality {
  readonly path: string
  readonly operand: BsonSlice
}

/**
 * What a document has for certain that the filter matches: the fields that it asks to equal one value, in its order. An
 * upsert begins with them. Error: 54 where two of them say something about one path.
 */
export function documentOfFilter(filter: Filter): ObjectNode {
  const equalities = [...equalitiesOf(filter)]
  refuseTwice(equalities.map(({ path }) => path))
  return equalities.reduce<ObjectNode>(
    (document, { path, operand }) => withField(document, path.split('.'), nodeOf(operand)),
    { kind: 'object', fields: [] },
  )
}

/** The `_id` that the filter asks for, as a whole: for a replacement, which takes nothing else from the filter (111). */
export function idOfFilter(filter: Filter): TreeNode | undefined {
  const equalities = [...equalitiesOf(filter)].filter(({ path }) => path === '_id' || path.startsWith('_id.'))
  const part = equalities.find(({ path }) => path !== '_id')
  if (part !== undefined)
    throw invalidUpdate(
      'NotExactValueField',
      `The filter of an upsert has to give the \`_id\` as a whole, and gives \`${part.path}\``,
    )
  refuseTwice(equalities.map(({ path }) => path))
  return equalities[0] === undefined ? undefined : nodeOf(equalities[0].operand)
}

function* equalitiesOf(filter: Filter): Generator<Equality> {
  if (filter.kind === 'and' || (filter.kind === 'or' && filter.parts.length === 1))
    for (const part of filter.parts) yield* equalitiesOf(part)
  if (filter.kind !== 'field') return
  const operand = equalTo(filter.test)
  if (operand !== undefined) yield { path: filter.path.text, operand }
}

/** The one value that passes, undefined where there may be others. */
function equalTo(test: ValueFilter): BsonSlice | undefined {
  if (test.kind === 'compare') return test.comparison === '$eq' ? test.operand : undefined
  return test.kind === 'in' && test.operands.length === 1 ? test.operands[0] : undefined
}

function refuseTwice(paths: readonly string[]): void {
  const seen = new Set<string>()
  const above = new Set<string>()
  for (const path of paths) {
    const parts = path.split('.')
    const prefixes = parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'))
    if (seen.has(path) || above.has(path) || prefixes.some((prefix) => seen.has(prefix))) throw twice(path)
    seen.add(path)
    for (const prefix of prefixes) above.add(prefix)
  }
}

const twice = (path: string): Error =>
  invalidUpdate(
    'NotSingleValueField',
    `The filter asks twice for \`${path}\`, so that an upsert cannot know the value`,
  )

/** No path holds another, so what is on the way is an object or not there. */
function withField(document: ObjectNode, [name, ...rest]: readonly string[], value: TreeNode): ObjectNode {
  const at = document.fields.findIndex(([fieldName]) => fieldName === name)
  const below = document.fields[at]?.[1]
  const inner: ObjectNode = below?.kind === 'object' ? below : { kind: 'object', fields: [] }
  const field = [name as string, rest.length === 0 ? value : withField(inner, rest, value)] as const
  const fields = at < 0 ? [...document.fields, field] : document.fields.with(at, field)
  return { kind: 'object', fields }
}
