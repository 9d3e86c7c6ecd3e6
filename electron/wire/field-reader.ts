import { bsonType, bsonTypeName } from '../../shared/ejson/bson-types.ts'
import { decimal128Parts } from '../../shared/ejson/decimal128.ts'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { decodeUtf8 } from '../../shared/ejson/text-bytes.ts'
import { fieldOf, type ObjectNode, type TreeNode } from '../../shared/ejson/tree.ts'
import { ElementCursor } from '../engine/engine.ts'
import type { BsonSlice } from '../engine/bson/raw.ts'
import { WireError } from './wire-error.ts'

const numberTypes = [bsonType.int64, bsonType.int32, bsonType.decimal128, bsonType.double]
const numberNames = '[long, int, decimal, double]'

/** Arguments that every command takes, read by those who run commands and not by the commands themselves. */
const commonNames: ReadonlySet<string> = new Set([
  '$audit',
  '$client',
  '$clusterTime',
  '$configServerState',
  '$db',
  '$readPreference',
  '$replData',
  'apiDeprecationErrors',
  'apiStrict',
  'apiVersion',
  'autocommit',
  'backpressure',
  'clientOperationKey',
  'comment',
  'lsid',
  'maxTimeMS',
  'mayBypassWriteBlocking',
  'rawData',
  'readConcern',
  'startTransaction',
  'stmtId',
  'stmtIds',
  'txnNumber',
  'usesDefaultMaxTimeMS',
  'writeConcern',
])

/**
 * Reads the arguments of a command, or of a document within one, each with the type that is expected, and remembers
 * which were read. Errors are MongoDB's: `TypeMismatch`, `IDLFailedToParse` where one is missing that must be there,
 * `IDLUnknownField` and `IDLDuplicateField` from `refuseOthers` for what nobody read or what is there twice.
 */
export class FieldReader {
  readonly bytes: Uint8Array
  /** How errors name the document, such as `find` or `update.updates`. */
  readonly path: string
  readonly #slices = new Map<string, BsonSlice>()
  readonly #read = new Set<string>()
  #duplicate: string | undefined
  #tree: ObjectNode | undefined

  /** Without a path it is a command, and goes by its first name. */
  constructor(bytes: Uint8Array, path?: string) {
    this.bytes = bytes
    const cursor = new ElementCursor(bytes)
    while (cursor.next()) {
      const name = decodeUtf8(bytes, cursor.nameStart, cursor.nameEnd)
      if (this.#slices.has(name)) this.#duplicate ??= name
      else this.#slices.set(name, cursor.slice())
    }
    this.path = path ?? this.names[0] ?? ''
  }

  /** The document as a tree. */
  get tree(): ObjectNode {
    this.#tree ??= bsonToTree(this.bytes)
    return this.#tree
  }

  /** The names in the document, in order. */
  get names(): string[] {
    return [...this.#slices.keys()]
  }

  has(name: string): boolean {
    return this.#slices.has(name)
  }

  /** A value as it is, of any type. */
  value(name: string): TreeNode | undefined {
    this.#read.add(name)
    return fieldOf(this.tree, name)
  }

  string(name: string): string | undefined {
    const node = this.#typed(name, [bsonType.string], 'string')
    return node?.kind === 'string' ? node.value : undefined
  }

  /** A boolean, or a number as MongoDB's commands take it for one. */
  boolean(name: string): boolean | undefined {
    const types = [bsonType.boolean, ...numberTypes]
    const node = this.#typed(name, types, '[bool, long, int, decimal, double]')
    if (node === undefined) return undefined
    return node.kind === 'boolean' ? node.value : numberOf(node) !== 0
  }

  /** A number of any of the four types; not exact beyond 2^53. */
  number(name: string): number | undefined {
    const node = this.#typed(name, numberTypes, numberNames)
    return node === undefined ? undefined : numberOf(node)
  }

  /** A whole number within the bounds; a fraction is cut off, as MongoDB does. */
  integer(
    name: string,
    least: number = Number.MIN_SAFE_INTEGER,
    most = Number.MAX_SAFE_INTEGER,
  ): number | undefined {
    const value = this.number(name)
    if (value === undefined) return undefined
    const whole = Math.trunc(value)
    if (whole >= least && whole <= most) return whole
    const bound = whole < least ? `greater than or equal to '${least}'` : `less than or equal to '${most}'`
    throw new WireError(
      'Location51024',
      `BSON field '${name}' value must be ${bound}, actual value '${value}'`,
    )
  }

  /** A 64-bit integer, exactly. */
  long(name: string): bigint | undefined {
    const node = this.#typed(name, [bsonType.int64], 'long')
    return node?.kind === 'int64' ? node.value : undefined
  }

  /** The bytes of an embedded document, where they lie. */
  document(name: string): Uint8Array | undefined {
    const slice = this.#slice(name, [bsonType.object], 'object')
    return slice === undefined ? undefined : slice.bytes.subarray(slice.start, slice.end)
  }

  /** The bytes of the documents of an array, where they lie. */
  documents(name: string): Uint8Array[] | undefined {
    const slice = this.#slice(name, [bsonType.array], 'array')
    if (slice === undefined) return undefined
    const found: Uint8Array[] = []
    const cursor = new ElementCursor(slice.bytes, slice.start)
    while (cursor.next()) {
      if (cursor.type !== bsonType.object)
        throw this.#wrongType(`${name}.${found.length}`, cursor.type, 'object')
      found.push(slice.bytes.subarray(cursor.valueStart, cursor.valueEnd))
    }
    return found
  }

  array(name: string): readonly TreeNode[] | undefined {
    const node = this.#typed(name, [bsonType.array], 'array')
    return node?.kind === 'array' ? node.items : undefined
  }

  /** Marks arguments that may be there and change nothing. */
  skip(...names: readonly string[]): void {
    for (const name of names) this.#read.add(name)
  }

  /** For what must be there. */
  require<T>(name: string, value: T | undefined): T {
    if (value !== undefined) return value
    throw new WireError(
      'IDLFailedToParse',
      `BSON field '${this.path}.${name}' is missing but a required field`,
    )
  }

  /** Refuses what nobody has read, and what is there twice. */
  refuseOthers(): void {
    if (this.#duplicate !== undefined) {
      const name = `${this.path}.${this.#duplicate}`
      throw new WireError('IDLDuplicateField', `BSON field '${name}' is a duplicate field`)
    }
    for (const name of this.#slices.keys()) {
      if (this.#read.has(name) || commonNames.has(name)) continue
      throw new WireError('IDLUnknownField', `BSON field '${this.path}.${name}' is an unknown field.`)
    }
  }

  #typed(name: string, types: readonly number[], expected: string): TreeNode | undefined {
    return this.#slice(name, types, expected) === undefined ? undefined : this.value(name)
  }

  /** Null and what is not there are both nothing. */
  #slice(name: string, types: readonly number[], expected: string): BsonSlice | undefined {
    this.#read.add(name)
    const slice = this.#slices.get(name)
    if (slice === undefined || slice.type === bsonType.null) return undefined
    if (!types.includes(slice.type)) throw this.#wrongType(name, slice.type, expected)
    return slice
  }

  #wrongType(name: string, type: number, expected: string): WireError {
    const types = expected.startsWith('[') ? `types '${expected}'` : `type '${expected}'`
    const message = `BSON field '${this.path}.${name}' is the wrong type '${bsonTypeName(type)}', expected ${types}`
    return new WireError('TypeMismatch', message)
  }
}

/** The value of a number of any type, as near as a double comes; NaN for what is no number. */
export function numberOf(node: TreeNode): number {
  switch (node.kind) {
    case 'double':
    case 'int32':
      return node.value
    case 'int64':
      return Number(node.value)
    case 'decimal128':
      return decimalValue(node.bytes)
    default:
      return Number.NaN
  }
}

function decimalValue(bytes: Uint8Array): number {
  const parts = decimal128Parts(bytes)
  if (parts === 'nan') return Number.NaN
  if (typeof parts === 'string') return parts === 'infinity' ? Infinity : -Infinity
  const value = Number(`${parts.coefficient}e${parts.exponent}`)
  return parts.negative ? -value : value
}
