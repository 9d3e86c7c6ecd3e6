import type { ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { partsOf } from '../../expression/compile-path.ts'
import { nothing } from '../../expression/operands.ts'
import { fieldIn } from '../../values/paths.ts'
import { long } from '../../values/numbers.ts'
import { withValueAt } from '../../values/set-path.ts'
import { eachAsMany } from '../batching.ts'
import { stageError } from '../parse.ts'
import type { StageCompiler } from '../stage.ts'

interface Unwind {
  readonly path: readonly string[]
  readonly index: readonly string[] | null
  readonly keepsEmpty: boolean
}

/** A document for each element of an array, with the element in the array's place. */
export const unwind: StageCompiler = (spec, _, name) => {
  const how = parseUnwind(spec, name)
  return eachAsMany((document) => unwound(document, how))
}

function parseUnwind(spec: TreeNode, name: string): Unwind {
  if (spec.kind === 'string') return { path: pathOf(spec, name), index: null, keepsEmpty: false }
  if (spec.kind !== 'object') throw stageError('Location15981', name, 'takes a path or an object')
  let path: readonly string[] | null = null
  let index: readonly string[] | null = null
  let keepsEmpty = false
  for (const [part, value] of spec.fields) {
    if (part === 'path') path = pathOf(value, name)
    else if (part === 'includeArrayIndex') index = indexOf(value, name)
    else if (part === 'preserveNullAndEmptyArrays') {
      if (value.kind !== 'boolean')
        throw stageError('Location28809', name, 'takes true or false as its `preserveNullAndEmptyArrays`')
      keepsEmpty = value.value
    } else throw stageError('Location28811', name, `has no part \`${part}\``)
  }
  if (path === null) throw stageError('Location28812', name, 'lacks its `path`')
  return { path, index, keepsEmpty }
}

function pathOf(node: TreeNode, name: string): string[] {
  if (node.kind !== 'string') throw stageError('Location28808', name, 'takes a string as its `path`')
  if (!node.value.startsWith('$'))
    throw stageError('Location28818', name, 'takes a path with a dollar sign before it')
  return partsOf(node.value.slice(1))
}

function indexOf(node: TreeNode, name: string): string[] {
  if (node.kind !== 'string' || node.value === '')
    throw stageError('Location28810', name, 'takes the name of a field as its `includeArrayIndex`')
  if (node.value.startsWith('$'))
    throw stageError('Location28822', name, 'takes a name without a dollar sign as its `includeArrayIndex`')
  return partsOf(node.value)
}

function* unwound(document: ObjectNode, { path, index, keepsEmpty }: Unwind): Generator<ObjectNode> {
  const value = plainlyAt(document, path)
  const indexed = (one: ObjectNode, place: TreeNode): ObjectNode =>
    index === null ? one : withValueAt(one, index, place)
  if (value?.kind === 'array' && value.items.length > 0) {
    for (const [place, item] of value.items.entries())
      yield indexed(withValueAt(document, path, item), long(BigInt(place)))
    return
  }
  const isScalar =
    value !== undefined && value.kind !== 'array' && value.kind !== 'null' && value.kind !== 'undefined'
  if (!isScalar && !keepsEmpty) return
  yield indexed(value?.kind === 'array' ? withValueAt(document, path, undefined) : document, nothing)
}

/** What a path leads to through objects only. */
function plainlyAt(document: ObjectNode, path: readonly string[]): TreeNode | undefined {
  let at: TreeNode | undefined = document
  for (const part of path) at = at?.kind === 'object' ? fieldIn(at, part) : undefined
  return at
}
