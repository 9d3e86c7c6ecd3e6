import type { ArrayNode, Field, ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import type { Scope } from '../expression/expression.ts'
import { hasComputed, type PathNode, type ProjectionNode, type ProjectionTree } from './projection-tree.ts'
import { elementThatMatches } from './project-array.ts'

/** What is left of a value: undefined for nothing. Inside of an array that is still to be computed it leaves a hole. */
type Left = TreeNode | undefined

/** Takes over and leaves out, and computes nothing: the document's own order stays. */
export function takeOver({ kind, root }: ProjectionTree, document: ObjectNode): ObjectNode {
  return fromObject(root, document, kind === 'inclusion')
}

function fromObject(spec: PathNode, { fields }: ObjectNode, isInclusion: boolean): ObjectNode {
  const left: Field[] = []
  for (const field of fields) {
    const [name, value] = field
    const child = spec.children.get(name)
    if (child?.kind === 'path') {
      const inner = fromValue(child, value, isInclusion)
      if (inner !== undefined) left.push(inner === value ? field : [name, inner])
    } else if (isTakenOver(child, isInclusion)) left.push(field)
  }
  return { kind: 'object', fields: left }
}

/** In an inclusion a computed field is not there until it is computed; in an exclusion the old value keeps its place. */
export function isTakenOver(node: ProjectionNode | undefined, isInclusion: boolean): boolean {
  if (node === undefined) return !isInclusion
  if (!isInclusion) return node.kind !== 'exclude'
  return node.kind === 'include' || node.kind === 'slice' || node.kind === 'positional'
}

/** A scalar has no fields to include, and none to exclude. */
function fromValue(spec: PathNode, value: TreeNode, isInclusion: boolean): Left {
  if (value.kind === 'object') return fromObject(spec, value, isInclusion)
  if (value.kind !== 'array') return isInclusion ? undefined : value
  const items = value.items.map((item) => fromValue(spec, item, isInclusion))
  const hasHoles = isInclusion && hasComputed(spec)
  return {
    kind: 'array',
    items: (hasHoles ? items : items.filter((item) => item !== undefined)) as TreeNode[],
  }
}

/** Sets what is computed, at the place of a field of that name or behind all others, in the projection's order. */
export function compute(spec: PathNode, document: ObjectNode, scope: Scope): ObjectNode {
  const fields = [...document.fields]
  for (const [name, child] of spec.children) {
    if (!hasComputed(child)) continue
    const at = fields.findIndex(([fieldName]) => fieldName === name)
    const value = computedAt(child, name, fields[at]?.[1], scope)
    if (value === undefined) {
      if (at >= 0) fields.splice(at, 1)
    } else if (at >= 0) fields[at] = [name, value]
    else fields.push([name, value])
  }
  return { kind: 'object', fields }
}

function computedAt(node: ProjectionNode, name: string, value: Left, scope: Scope): Left {
  switch (node.kind) {
    case 'path':
      return computedWithin(node, value, scope)
    case 'computed':
      return node.expression(scope)
    case 'elemMatch':
      return elementThatMatches(scope.root as ObjectNode, name, node.matcher)
    default:
      return value
  }
}

/** What is neither an object nor an array gives way to an object of what is computed. */
function computedWithin(spec: PathNode, value: Left, scope: Scope): TreeNode {
  if (value?.kind === 'array') return eachItem(value, (item) => computedWithin(spec, item, scope))
  return compute(spec, value?.kind === 'object' ? value : { kind: 'object', fields: [] }, scope)
}

const eachItem = ({ items }: ArrayNode, change: (item: Left) => TreeNode): ArrayNode => ({
  kind: 'array',
  items: items.map(change),
})
