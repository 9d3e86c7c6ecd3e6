import {
  fieldOf,
  type ArrayNode,
  type Field,
  type ObjectNode,
  type TreeNode,
} from '../../../shared/ejson/tree.ts'
import { arrayIndexOf } from '../../../electron/engine/query/update/update-path.ts'
import type { UpdateCase } from './update-cases.ts'

interface Operation {
  readonly operator: string
  readonly path: string
  readonly operand: TreeNode
}

const operationsOf = (update: UpdateCase['update']): Operation[] =>
  fieldsOf(update).flatMap(([operator, body]) =>
    operator.startsWith('$') && body.kind === 'object'
      ? body.fields.map(([path, operand]) => ({ operator, path, operand }))
      : [],
  )

const fieldsOf = (update: UpdateCase['update']): readonly Field[] =>
  update.kind === 'object' ? update.fields : []

/** Operators that do nothing where there is nothing; that server makes the documents on the way to it. */
const onlyExisting: ReadonlySet<string> = new Set(['$pull', '$pullAll', '$pop', '$rename'])

/**
 * Whether the answer of the server that is asked is MongoDB's. It is not where
 * - `$setOnInsert` stands in an update that inserts nothing: its paths conflict in MongoDB all the same;
 * - an operator that only takes away finds nothing at a dotted path (see above);
 * - `$[]` finds no array, or the operand is wrong: MongoDB refuses that whatever the elements;
 * - an array filter asks whether a field of an element is null: MongoDB's holds for elements that have no fields;
 * - `$inc` or `$mul` find a boolean: that server calculates with it;
 * - `$mul` finds nothing: the product with 0 keeps the sign of a double and the digits of a decimal.
 */
export const isComparable = ({ document, update, arrayFilters }: UpdateCase): boolean =>
  !asksForNull(arrayFilters) &&
  operationsOf(update).every(({ operator, path, operand }) => {
    if (operator === '$setOnInsert') return document === null
    const value = valueAt(document, path)
    if (path.includes('$[')) return value !== undefined && isValid({ operator, path, operand })
    if (operator === '$inc' && value?.kind === 'boolean') return false
    if (onlyExisting.has(operator)) return value !== undefined || !`${path}${targetOf(operand)}`.includes('.')
    return operator !== '$mul' || value !== undefined || operand.kind === 'int32' || operand.kind === 'int64'
  })

/** The new name of a `$rename`. */
const targetOf = (operand: TreeNode): string => (operand.kind === 'string' ? operand.value : '')

const asksForNull = (filters: ArrayNode | null): boolean =>
  filters?.items.some(
    (filter) =>
      filter.kind === 'object' && filter.fields.some(([at, wanted]) => at !== 'i' && wanted.kind === 'null'),
  ) === true

/** The value at a path, up to the array that `$[]` goes through. */
function valueAt(document: ObjectNode | null, path: string): TreeNode | undefined {
  let value: TreeNode | undefined = document ?? undefined
  for (const name of path.split('.')) {
    if (name.startsWith('$[')) return value?.kind === 'array' ? value : undefined
    if (value?.kind === 'object') value = fieldOf(value, name)
    else value = value?.kind === 'array' ? value.items[arrayIndexOf(name)] : undefined
  }
  return value
}

/** Codes of which that server has MongoDB's, by what an update's only operator is; it has others in other places. */
const codes: Readonly<Record<string, readonly number[]>> = {
  $pop: [9, 28, 66],
  $rename: [2, 66],
  $unset: [66],
}
const otherCodes = [2, 14, 28, 66]
const onUpserts = [54, 66, 111]

/** Whether the code is MongoDB's: of several operators that server may tell of another mistake first. */
export function isComparableCode({ document, update }: UpdateCase, code: number): boolean {
  const operations = operationsOf(update)
  const [first] = operations
  if (update.kind === 'array') return code === 40228
  if (first === undefined) return code === 66 || code === 111
  if (operations.length > 1 || first.path.includes('$[')) return false
  if (document === null && onUpserts.includes(code)) return isValid(first)
  if (code === 28 && !isValid(first)) return false
  return (codes[first.operator] ?? otherCodes).includes(code)
}

/** Whether the operand is right: MongoDB looks at it before it meets a document. */
function isValid({ operator, operand }: Operation): boolean {
  const { kind } = operand
  if (operator === '$inc' || operator === '$mul')
    return kind === 'int32' || kind === 'int64' || kind === 'double' || kind === 'decimal128'
  if (operator === '$bit') return operand.kind === 'object' && operand.fields[0]?.[1].kind !== 'double'
  if (operator === '$pullAll') return kind === 'array'
  return operator !== '$pop' || (operand.kind === 'int32' && operand.value !== 2)
}
