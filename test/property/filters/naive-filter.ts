import {
  fieldOf,
  type ArrayNode,
  type Field,
  type ObjectNode,
  type TreeNode,
} from '../../../shared/ejson/tree.ts'
import { bracketOf, numberOf, order } from './naive-order.ts'

/** A value that a path leads to, undefined where there is none; one chosen by its index is not taken apart. */
interface Place {
  readonly value: TreeNode | undefined
  readonly isChosen: boolean
}

/**
 * MongoDB's filters read off its manual: an interpreter of the filter's own tree over decoded documents, that lists what
 * a path leads to and asks every value. For the operators and types that the properties use.
 */
export function naiveMatches(document: ObjectNode | ArrayNode, filter: ObjectNode): boolean {
  const fields = namedFields(document)
  return filter.fields.every(([name, condition]) => {
    if (name === '$and') return filtersOf(condition).every((part) => naiveMatches(document, part))
    if (name === '$or') return filtersOf(condition).some((part) => naiveMatches(document, part))
    if (name === '$nor') return !filtersOf(condition).some((part) => naiveMatches(document, part))
    return holdsAtPath(leadsTo(fields, name.split('.')), condition)
  })
}

const filtersOf = (node: TreeNode): ObjectNode[] => (node as ArrayNode).items as ObjectNode[]

/** An array under `$elemMatch` counts as a document. */
const namedFields = (node: ObjectNode | ArrayNode): ObjectNode =>
  node.kind === 'object'
    ? node
    : { kind: 'object', fields: node.items.map((item, i): Field => [String(i), item]) }

function leadsTo(document: ObjectNode, [name, ...rest]: readonly string[]): Place[] {
  const value = fieldOf(document, name as string)
  if (value === undefined || rest.length === 0) return [{ value, isChosen: false }]
  if (value.kind === 'object') return leadsTo(value, rest)
  if (value.kind === 'array') return leadsThrough(value, rest)
  return [{ value: undefined, isChosen: false }]
}

function leadsThrough(array: ArrayNode, parts: readonly string[]): Place[] {
  const [name, ...rest] = parts
  return array.items.flatMap((item, i) => {
    const inside = item.kind === 'object' ? leadsTo(item, parts) : []
    if (String(i) !== name) return inside
    if (rest.length === 0) return [...inside, { value: item, isChosen: true }]
    if (item.kind === 'object') return [...inside, ...leadsTo(item, rest)]
    return item.kind === 'array' ? leadsThrough(item, rest) : []
  })
}

const taken = ({ value, isChosen }: Place): (TreeNode | undefined)[] =>
  value?.kind === 'array' && !isChosen ? [...value.items, value] : [value]

const operatorsOf = (condition: TreeNode): readonly Field[] =>
  condition.kind === 'object' && condition.fields[0]?.[0].startsWith('$') === true
    ? condition.fields
    : [['$eq', condition]]

const holdsAtPath = (places: readonly Place[], condition: TreeNode): boolean =>
  operatorsOf(condition).every(([operator, operand]) => operatorAtPath(places, operator, operand))

function operatorAtPath(places: readonly Place[], operator: string, operand: TreeNode): boolean {
  switch (operator) {
    case '$ne':
      return !operatorAtPath(places, '$eq', operand)
    case '$nin':
      return !operatorAtPath(places, '$in', operand)
    case '$not':
      return !holdsAtPath(places, operand)
    case '$all': {
      const { items } = operand as ArrayNode
      return items.length > 0 && items.every((item) => holdsAtPath(places, item))
    }
    case '$exists': {
      const exists = places.flatMap(taken).some((value) => value !== undefined)
      return exists === (operand.kind === 'boolean' && operand.value)
    }
    case '$size':
    case '$elemMatch':
      return places.some(({ value }) => holdsForValue(value, operator, operand))
    default:
      return places.flatMap(taken).some((value) => holdsForValue(value, operator, operand))
  }
}

/** An operator asked of one value alone: within `$elemMatch`, and for each value of a path. */
function holdsForValue(value: TreeNode | undefined, operator: string, operand: TreeNode): boolean {
  switch (operator) {
    case '$in':
      return (operand as ArrayNode).items.some((item) => compares(value, '$eq', item))
    case '$type':
      return value !== undefined && value.kind === (operand as { value: string }).value
    case '$size':
      return value?.kind === 'array' && value.items.length === numberOf(operand)
    case '$elemMatch':
      return (
        value?.kind === 'array' && value.items.some((item) => elementMatches(item, operand as ObjectNode))
      )
    case '$ne':
    case '$nin':
    case '$not':
    case '$all':
    case '$exists':
      return operatorAtPath([{ value, isChosen: true }], operator, operand)
    default:
      return compares(value, operator, operand)
  }
}

function elementMatches(item: TreeNode, condition: ObjectNode): boolean {
  const first = condition.fields[0]?.[0] ?? ''
  const isOfValues = first.startsWith('$') && !['$and', '$or', '$nor'].includes(first)
  if (isOfValues) return condition.fields.every(([name, operand]) => holdsForValue(item, name, operand))
  return (item.kind === 'object' || item.kind === 'array') && naiveMatches(item, condition)
}

function compares(value: TreeNode | undefined, operator: string, operand: TreeNode): boolean {
  const mayBeEqual = operator === '$eq' || operator === '$gte' || operator === '$lte'
  if (operand.kind === 'null') return mayBeEqual && (value === undefined || value.kind === 'null')
  if (operand.kind === 'minKey' || operand.kind === 'maxKey') {
    if (value?.kind === operand.kind) return mayBeEqual
    return operator.startsWith(operand.kind === 'minKey' ? '$gt' : '$lt')
  }
  if (value === undefined || bracketOf(value) !== bracketOf(operand)) return false
  if (Number.isNaN(numberOf(value)) !== Number.isNaN(numberOf(operand))) return false
  const found = order(value, operand)
  if (found === 0) return mayBeEqual
  return operator.startsWith(found < 0 ? '$lt' : '$gt')
}
