import { bsonTypeName } from '../../../../shared/ejson/bson-types.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { bsonTypeOf } from '../../../../shared/ejson/tree-to-bson.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { validateDocument } from '../../bson/validate.ts'
import { queryError } from '../query-error.ts'

/** A collation's fields; null where the locale's own default is to hold. */
export interface CollationSpec {
  readonly locale: string
  readonly strength: 1 | 2 | 3 | 4 | 5
  readonly caseLevel: boolean
  readonly caseFirst: 'upper' | 'lower' | 'off' | null
  readonly numericOrdering: boolean
  readonly alternate: 'non-ignorable' | 'shifted' | null
  readonly maxVariable: 'punct' | 'space'
  readonly backwards: boolean | null
}

/** The version of ICU's rules that MongoDB writes into the collations that it stores. */
const storedVersion = '57.1'
const fieldNames: ReadonlySet<string> = new Set([
  'alternate',
  'backwards',
  'caseFirst',
  'caseLevel',
  'locale',
  'maxVariable',
  'normalization',
  'numericOrdering',
  'strength',
  'version',
])

/** The fields of a collation document, each checked; null for an empty one and for `{locale: 'simple'}`. */
export function parseCollation(bytes: Uint8Array): CollationSpec | null {
  validateDocument(bytes)
  const { fields } = bsonToTree(bytes)
  if (fields.length === 0) return null
  const values = new Map<string, TreeNode>()
  for (const [name, value] of fields) {
    if (!fieldNames.has(name)) throw queryError('Location40415', `A collation has no field \`${name}\``)
    if (values.has(name)) throw queryError('Location40413', `The collation has \`${name}\` twice`)
    values.set(name, value)
  }
  const read = new CollationReader(values)
  const locale = read.text('locale')
  if (locale === null) throw queryError('Location40414', 'A collation needs a `locale`')
  const version = read.text('version')
  if (version !== null && version !== storedVersion) {
    throw queryError('IncompatibleCollationVersion', `Collations of ICU's version ${version} are not known`)
  }
  const spec = {
    locale,
    strength: read.strength(),
    caseLevel: read.flag('caseLevel') ?? false,
    caseFirst: read.choice('caseFirst', ['upper', 'lower', 'off']),
    numericOrdering: read.flag('numericOrdering') ?? false,
    alternate: read.choice('alternate', ['non-ignorable', 'shifted']),
    maxVariable: read.choice('maxVariable', ['punct', 'space']) ?? 'punct',
    backwards: read.flag('backwards'),
  }
  read.flag('normalization')
  if (locale !== 'simple') return spec
  if (values.size > 1) throw queryError('FailedToParse', 'The locale `simple` goes with no other field')
  return null
}

class CollationReader {
  readonly #values: ReadonlyMap<string, TreeNode>

  constructor(values: ReadonlyMap<string, TreeNode>) {
    this.#values = values
  }

  text(name: string): string | null {
    const value = this.#values.get(name)
    if (value === undefined) return null
    if (value.kind !== 'string') throw wrongType(name, 'a string', value)
    return value.value
  }

  flag(name: string): boolean | null {
    const value = this.#values.get(name)
    if (value === undefined) return null
    if (value.kind !== 'boolean') throw wrongType(name, 'a boolean', value)
    return value.value
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | null {
    const text = this.text(name)
    const found = choices.find((choice) => choice === text)
    if (text !== null && found === undefined) {
      throw queryError('BadValue', `The collation's \`${name}\` is one of ${choices.join(', ')}`)
    }
    return found ?? null
  }

  strength(): CollationSpec['strength'] {
    const value = this.#values.get('strength')
    if (value === undefined) return 3
    if (value.kind !== 'int32' && value.kind !== 'int64' && value.kind !== 'double') {
      throw wrongType('strength', 'a whole number', value)
    }
    const found = ([1, 2, 3, 4, 5] as const).find((strength) => strength === Number(value.value))
    if (found === undefined)
      throw queryError('BadValue', "The collation's `strength` is a whole number from 1 to 5")
    return found
  }
}

const wrongType = (name: string, wanted: string, value: TreeNode): Error =>
  queryError(
    'TypeMismatch',
    `The collation's \`${name}\` is ${wanted}, not of type ${bsonTypeName(bsonTypeOf(value))}`,
  )
