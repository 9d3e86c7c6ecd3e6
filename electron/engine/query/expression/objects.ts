import type { Field, ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { fieldIn } from '../values/paths.ts'
import { constantOf, folded, type Environment, type Expression, type Operator } from './expression.ts'
import {
  failed,
  isNullish,
  list,
  namedParts,
  nothing,
  ofMany,
  ofOne,
  refused,
  text,
  typeOf,
  type Value,
} from './operands.ts'

/** The object with the field in place of the one of its name, else behind the others; undefined takes it away. */
export function withField({ fields }: ObjectNode, name: string, value: Value): ObjectNode {
  if (value === undefined) return { kind: 'object', fields: fields.filter(([other]) => other !== name) }
  const place = fields.findIndex(([other]) => other === name)
  return {
    kind: 'object',
    fields: place < 0 ? [...fields, [name, value]] : fields.with(place, [name, value]),
  }
}

const mergeObjects = ofMany(0, Infinity, (values, _, name) => {
  const merged = new Map<string, TreeNode>()
  for (const value of values) {
    if (isNullish(value)) continue
    if (value.kind !== 'object')
      throw failed('Location40400', name, `takes objects, and was given ${typeOf(value)}`)
    for (const [field, content] of value.fields) merged.set(field, content)
  }
  return { kind: 'object', fields: [...merged] }
})

const objectToArray = ofOne((value, name) => {
  if (isNullish(value)) return nothing
  if (value.kind !== 'object')
    throw failed('Location40390', name, `takes an object, and was given ${typeOf(value)}`)
  return list(
    value.fields.map(([field, content]): TreeNode => ({
      kind: 'object',
      fields: [
        ['k', text(field)],
        ['v', content],
      ],
    })),
  )
})

const arrayToObject = ofOne((value, name) => {
  if (isNullish(value)) return nothing
  if (value.kind !== 'array')
    throw failed('Location40386', name, `takes an array, and was given ${typeOf(value)}`)
  const fields = new Map<string, TreeNode>()
  const [first] = value.items
  for (const item of value.items) {
    if (item.kind !== 'array' && item.kind !== 'object')
      throw failed('Location40398', name, `takes pairs, and was given ${typeOf(item)}`)
    if (item.kind !== first?.kind)
      throw failed(
        first?.kind === 'array' ? 'Location40396' : 'Location40391',
        name,
        'takes pairs of one form',
      )
    const [key, content] = item.kind === 'array' ? pairOfArray(item.items, name) : pairOfObject(item, name)
    if (key.includes('\0')) throw failed('Location4940400', name, 'takes no name with the character U+0000')
    fields.set(key, content)
  }
  return { kind: 'object', fields: [...fields] }
})

function pairOfArray(items: readonly TreeNode[], name: string): Field {
  const [key, content] = items
  if (items.length !== 2 || content === undefined)
    throw failed('Location40397', name, 'takes arrays of two elements')
  if (key?.kind !== 'string')
    throw failed('Location40395', name, `takes strings as names, and was given ${typeOf(key)}`)
  return [key.value, content]
}

function pairOfObject(item: ObjectNode, name: string): Field {
  if (item.fields.length !== 2) throw failed('Location40392', name, 'takes objects of the fields `k` and `v`')
  const [key, content] = [fieldIn(item, 'k'), fieldIn(item, 'v')]
  if (key === undefined || content === undefined)
    throw failed('Location40393', name, 'takes objects of the fields `k` and `v`')
  if (key.kind !== 'string')
    throw failed('Location40394', name, `takes strings as names, and was given ${typeOf(key)}`)
  return [key.value, content]
}

/** A name is a constant string; it may have dots and dollar signs in it, which `$literal` keeps from meaning a path. */
function nameOf(
  node: TreeNode,
  environment: Environment,
  operator: string,
  codes: readonly [`Location${number}`, `Location${number}`],
): string {
  if (node.kind === 'string' && node.value.startsWith('$'))
    throw refused('Location4161108', operator, 'takes no path as its `field`; `$literal` makes a name of it')
  const known = constantOf(environment.compile(node))
  if (known === null) throw refused(codes[0], operator, 'takes a constant as its `field`')
  if (known.value?.kind !== 'string')
    throw refused(codes[1], operator, `takes a string as its \`field\`, and was given ${typeOf(known.value)}`)
  return known.value.value
}

const getField: Operator = (operand, environment, operator) => {
  const isLong = operand.kind === 'object' && operand.fields[0]?.[0].startsWith('$') !== true
  const codes = { notObject: 'Location3041701', unknown: 'Location3041701' } as const
  const parts = isLong
    ? namedParts(operand, operator, codes, { field: 'Location3041702', input: 'Location3041703' })
    : { field: operand, input: text('$$CURRENT') }
  const input = environment.compile(parts.input as TreeNode)
  const field = environment.compile(parts.field as TreeNode)
  return folded([input, field], (scope) => {
    const name = field(scope)
    if (name?.kind !== 'string')
      throw failed(
        'Location3041704',
        operator,
        `takes a string as its \`field\`, and was given ${typeOf(name)}`,
      )
    const value = input(scope)
    if (value?.kind === 'object') return fieldIn(value, name.value)
    return isNullish(value) ? value : undefined
  })
}

const setCodes = { notObject: 'Location4161100', unknown: 'Location4161101' } as const

const setField: Operator = (operand, environment, operator) => {
  const parts = namedParts(operand, operator, setCodes, {
    field: 'Location4161102',
    input: 'Location4161109',
    value: 'Location4161103',
  })
  const name = nameOf(parts.field as TreeNode, environment, operator, ['Location4161106', 'Location4161107'])
  return changing(
    environment.compile(parts.input as TreeNode),
    name,
    environment.compile(parts.value as TreeNode),
    operator,
  )
}

const unsetField: Operator = (operand, environment, operator) => {
  const parts = namedParts(operand, operator, setCodes, {
    field: 'Location4161102',
    input: 'Location4161109',
  })
  const name = nameOf(parts.field as TreeNode, environment, operator, ['Location4161106', 'Location4161107'])
  return changing(environment.compile(parts.input as TreeNode), name, null, operator)
}

const changing = (
  input: Expression,
  name: string,
  value: Expression | null,
  operator: string,
): Expression => {
  return folded(value === null ? [input] : [input, value], (scope) => {
    const object = input(scope)
    if (isNullish(object)) return nothing
    if (object.kind !== 'object')
      throw failed(
        'Location4161105',
        operator,
        `takes an object as its \`input\`, and was given ${typeOf(object)}`,
      )
    return withField(object, name, value?.(scope))
  })
}

export const objectOperators: Readonly<Record<string, Operator>> = {
  $arrayToObject: arrayToObject,
  $getField: getField,
  $mergeObjects: mergeObjects,
  $objectToArray: objectToArray,
  $setField: setField,
  $unsetField: unsetField,
}
