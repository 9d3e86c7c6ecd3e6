import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { validateDocument } from '../../bson/validate.ts'
import type { FilterOptions } from '../filter/compile-filter.ts'
import { compileCondition } from './condition.ts'
import { invalidUpdate } from './update-error.ts'
import { wrapper } from './wrapped.ts'

/** Whether an element of an array is chosen. */
export type ElementTest = (item: TreeNode) => boolean

/** The filters of `arrayFilters` by their identifiers. */
export interface ArrayFilters {
  readonly identifiers: readonly string[]
  has(identifier: string): boolean
  /** The test that goes with an identifier; the empty one is `$[]`. */
  test(identifier: string): ElementTest
}

const all: ElementTest = () => true

/**
 * Compiles the documents of `arrayFilters`. Each speaks of one identifier, as the first part of all its paths. Errors:
 * those of `compileFilter`, and MongoDB's codes 9 and 2 for an identifier that is missing, doubtful or there twice.
 */
export function compileArrayFilters(documents: readonly Uint8Array[], options: FilterOptions): ArrayFilters {
  const tests = new Map<string, ElementTest>([['', all]])
  for (const bytes of documents) {
    validateDocument(bytes)
    const condition = bsonToTree(bytes)
    const identifier = identifierOf(condition)
    if (tests.has(identifier))
      throw invalidUpdate('FailedToParse', `There are two array filters for \`${identifier}\``)
    const { matches } = compileCondition(condition, options)
    const wrap = wrapper(identifier)
    tests.set(identifier, (item) => matches(wrap(item), 0))
  }
  return {
    identifiers: [...tests.keys()].filter((identifier) => identifier !== ''),
    has: (identifier) => tests.has(identifier),
    test: (identifier) => tests.get(identifier) as ElementTest,
  }
}

function identifierOf(filter: ObjectNode): string {
  const names = new Set(firstParts(filter))
  const [identifier, other] = [...names] as [string?, string?]
  if (identifier === undefined)
    throw invalidUpdate(
      'FailedToParse',
      'An array filter needs a field whose name begins with its identifier',
    )
  if (other !== undefined)
    throw invalidUpdate(
      'FailedToParse',
      `An array filter has one identifier, and this has \`${identifier}\` and \`${other}\``,
    )
  if (!/^[a-z][a-zA-Z0-9]*$/.test(identifier))
    throw invalidUpdate(
      'BadValue',
      `The identifier \`${identifier}\` of an array filter begins with a small letter, and has letters and digits only`,
    )
  return identifier
}

const lists: ReadonlySet<string> = new Set(['$and', '$or', '$nor'])

function firstParts(filter: ObjectNode): string[] {
  return filter.fields.flatMap(([name, value]) => {
    if (!name.startsWith('$')) return [name.split('.', 1)[0] as string]
    if (!lists.has(name) || value.kind !== 'array') return []
    return value.items.flatMap((item) => (item.kind === 'object' ? firstParts(item) : []))
  })
}
