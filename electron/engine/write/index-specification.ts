import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { typeLabel } from '../../../shared/ejson/label.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import { fieldOf, type Field, type ObjectNode, type TreeNode } from '../../../shared/ejson/tree.ts'
import { indexFieldsMax } from '../../../shared/model/limits.ts'
import { validateDocument } from '../bson/validate.ts'
import { parseCollation } from '../query/collation/parse-collation.ts'
import { compileCollation } from '../query/collation/collation.ts'
import { queryError } from '../query/query-error.ts'
import { checkPartialFilter } from './partial-filter.ts'

/** Options that say something of an index that is kept. `background` and `ns` are taken and mean nothing. */
const ownOptions: ReadonlySet<string> = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'hidden',
  'collation',
  'background',
  'ns',
])
/** Options of the kinds of index that are not kept here, or of storage that there is not. */
const foreignOptions: ReadonlySet<string> = new Set([
  '2dsphereIndexVersion',
  'bits',
  'bucketSize',
  'clustered',
  'default_language',
  'language_override',
  'max',
  'min',
  'prepareUnique',
  'storageEngine',
  'textIndexVersion',
  'weights',
  'wildcardProjection',
])
const expireSecondsMax = 2_147_483_647

const cannotCreate = (message: string): Error => queryError('CannotCreateIndex', message)

/**
 * A specification as MongoDB would store it: `{v: 2, key, name, ...}`, its name made up where it has none. Null for the
 * index on `_id`, which is always there. Errors: CannotCreateIndex and the codes that MongoDB has for its options;
 * `query.unsupported` for kinds of index that are not kept.
 */
export function indexSpecification(bytes: Uint8Array, ownCollation: ObjectNode | null): Uint8Array | null {
  validateDocument(bytes)
  const { fields } = bsonToTree(bytes)
  checkOptions(fields)
  const given = new Map(fields)
  const key = given.get('key')
  if (key?.kind !== 'object')
    throw queryError('FailedToParse', 'An index needs a `key`, a document of its fields')
  checkKey(key)
  const isById = key.fields.length === 1 && key.fields[0]?.[0] === '_id'
  const name = nameOf(given.get('name'), key, isById)
  if (isById) return idIndex(key, fields)
  return treeToBson({
    kind: 'object',
    fields: [
      ['v', { kind: 'int32', value: 2 }],
      ['key', key],
      ['name', { kind: 'string', value: name }],
      ...flags(given),
      ...partial(given),
      ...expiry(given, key),
      ...collation(given.get('collation'), ownCollation),
    ],
  })
}

function checkOptions(fields: readonly Field[]): void {
  for (const [name, value] of fields) {
    if (foreignOptions.has(name)) {
      throw queryError(
        'NotImplemented',
        `The option \`${name}\` of an index is not supported; leave it out`,
        { option: name },
      )
    }
    if (!ownOptions.has(name)) {
      throw queryError(
        'InvalidIndexSpecificationOption',
        `The field '${name}' is not valid for an index specification`,
        { option: name },
      )
    }
    const isVersion = name === 'v'
    if (isVersion && numberIn(value) !== 1 && numberIn(value) !== 2)
      throw cannotCreate('The version `v` of an index is 2')
  }
}

function checkKey({ fields }: ObjectNode): void {
  if (fields.length === 0) throw cannotCreate('Index keys cannot be empty')
  if (fields.length > indexFieldsMax)
    throw queryError('CannotCreateIndex', `An index has at most ${indexFieldsMax} fields`)
  const seen = new Set<string>()
  for (const [path, value] of fields) {
    checkPath(path)
    checkDirection(path, value)
    if (seen.has(path)) throw cannotCreate(`The field '${path}' is in the key of the index twice`)
    seen.add(path)
  }
}

function checkPath(path: string): void {
  const parts = path.split('.')
  if (parts.includes('$**')) {
    throw queryError('NotImplemented', 'Wildcard indexes are not supported; name the fields', {
      kind: 'wildcard',
    })
  }
  if (path === '') throw cannotCreate('Index keys cannot be an empty field')
  if (parts.includes('')) throw cannotCreate(`Index keys cannot contain an empty field, as '${path}' does`)
  if (parts.some((part) => part.startsWith('$'))) {
    throw cannotCreate(`Index key contains an illegal field name: field name starts with '$', in '${path}'`)
  }
}

const foreignKinds: ReadonlySet<string> = new Set([
  'text',
  '2d',
  '2dsphere',
  'hashed',
  'geoHaystack',
  'wildcard',
  'columnstore',
])

function checkDirection(path: string, value: TreeNode): void {
  if (value.kind === 'string') {
    if (!foreignKinds.has(value.value)) throw cannotCreate(`Unknown index plugin '${value.value}'`)
    const message = `Indexes of the kind '${value.value}' are not supported; those whose fields are 1 or -1 are`
    throw queryError('NotImplemented', message, { kind: value.value })
  }
  const direction = numberIn(value)
  if (direction === null) {
    const message = `Values in the index key pattern cannot be of type ${typeLabel(value)}, as '${path}' is. Only numbers > 0 and numbers < 0 are allowed`
    throw cannotCreate(message)
  }
  if (direction === 0 || Number.isNaN(direction))
    throw cannotCreate(`Values in the index key pattern cannot be 0, as '${path}' is`)
}

export function numberIn(node: TreeNode): number | null {
  if (node.kind === 'int32' || node.kind === 'double') return node.value
  return node.kind === 'int64' ? Number(node.value) : null
}

function nameOf(given: TreeNode | undefined, key: ObjectNode, isById: boolean): string {
  if (given === undefined) return isById ? '_id_' : madeName(key)
  if (given.kind !== 'string') throw queryError('TypeMismatch', 'The `name` of an index is a text')
  if (given.value === '') throw cannotCreate('The name of an index cannot be empty')
  if (given.value === '*') throw queryError('BadValue', "The index name '*' is not valid")
  if (given.value === '_id_' && !isById) {
    throw queryError(
      'BadValue',
      "The index name '_id_' is reserved for the _id index, which must have key pattern {_id: 1}",
    )
  }
  return given.value
}

/** MongoDB's: `a_1_b_-1`. */
const madeName = ({ fields }: ObjectNode): string =>
  fields.map(([path, value]) => `${path}_${numberIn(value)}`).join('_')

function idIndex(key: ObjectNode, fields: readonly Field[]): null {
  if (numberIn(key.fields[0]?.[1] as TreeNode) !== 1) {
    throw queryError('BadValue', "The field 'key' for an _id index must be {_id: 1}")
  }
  const extra = fields.find(([name]) => !['v', 'key', 'name', 'ns', 'collation', 'background'].includes(name))
  if (extra === undefined) return null
  throw queryError(
    'InvalidIndexSpecificationOption',
    `The field '${extra[0]}' is not valid for an _id index specification`,
  )
}

/** Flags as booleans; those that are false are left out. */
function flags(given: ReadonlyMap<string, TreeNode>): Field[] {
  return ['unique', 'sparse', 'hidden'].flatMap((name): Field[] => {
    const value = given.get(name)
    if (value === undefined) return []
    const isNumber = name !== 'hidden' && numberIn(value) !== null
    if (value.kind !== 'boolean' && !isNumber)
      throw queryError('TypeMismatch', `The field '${name}' must be a boolean`)
    const isSet = value.kind === 'boolean' ? value.value : numberIn(value) !== 0
    return isSet ? [[name, { kind: 'boolean', value: true }]] : []
  })
}

function partial(given: ReadonlyMap<string, TreeNode>): Field[] {
  const filter = given.get('partialFilterExpression')
  if (filter === undefined) return []
  if (filter.kind !== 'object')
    throw queryError('TypeMismatch', "The field 'partialFilterExpression' must be an object")
  if (given.has('sparse')) throw cannotCreate('cannot mix "partialFilterExpression" and "sparse" options')
  checkPartialFilter(treeToBson(filter))
  return [['partialFilterExpression', filter]]
}

function expiry(given: ReadonlyMap<string, TreeNode>, key: ObjectNode): Field[] {
  const value = given.get('expireAfterSeconds')
  if (value === undefined) return []
  const seconds = numberIn(value)
  if (seconds === null) throw queryError('TypeMismatch', "The field 'expireAfterSeconds' must be a number")
  if (!(seconds >= 0 && seconds <= expireSecondsMax)) {
    throw cannotCreate(`'expireAfterSeconds' lies between 0 and ${expireSecondsMax}`)
  }
  if (key.fields.length > 1) {
    throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL')
  }
  return [['expireAfterSeconds', value]]
}

function collation(given: TreeNode | undefined, own: ObjectNode | null): Field[] {
  if (given === undefined) return own === null ? [] : [['collation', own]]
  const stored = collationAsStored(given)
  return stored === null ? [] : [['collation', stored]]
}

/** A collation as an index or a collection keeps it; null for the simple one. Errors: TypeMismatch, BadValue. */
export function collationAsStored(given: TreeNode): ObjectNode | null {
  if (given.kind !== 'object') throw queryError('TypeMismatch', "The field 'collation' must be an object")
  const bytes = treeToBson(given)
  compileCollation(bytes)
  const spec = parseCollation(bytes)
  return spec === null ? null : { kind: 'object', fields: storedCollation(spec) }
}

/** Every field of a collation, in the order in which MongoDB lists them. */
function storedCollation(spec: NonNullable<ReturnType<typeof parseCollation>>): Field[] {
  return [
    ['locale', { kind: 'string', value: spec.locale }],
    ['caseLevel', { kind: 'boolean', value: spec.caseLevel }],
    ['caseFirst', { kind: 'string', value: spec.caseFirst ?? 'off' }],
    ['strength', { kind: 'int32', value: spec.strength }],
    ['numericOrdering', { kind: 'boolean', value: spec.numericOrdering }],
    ['alternate', { kind: 'string', value: spec.alternate ?? 'non-ignorable' }],
    ['maxVariable', { kind: 'string', value: spec.maxVariable }],
    ['normalization', { kind: 'boolean', value: false }],
    ['backwards', { kind: 'boolean', value: spec.backwards ?? false }],
    ['version', { kind: 'string', value: '57.1' }],
  ]
}

/** What a collection's own collation is to its indexes; null where it has none. */
export function collationIn(options: Uint8Array | undefined): ObjectNode | null {
  const own = options === undefined ? undefined : fieldOf(bsonToTree(options), 'collation')
  return own?.kind === 'object' ? own : null
}
