import { bytesToHex } from '../../shared/ejson/text-bytes.ts'
import type { ObjectNode, TreeNode } from '../../shared/ejson/tree.ts'
import type { DocumentSequence } from './codec/op-msg.ts'
import { FieldReader } from './field-reader.ts'
import { WireError } from './wire-error.ts'

/** What came in one message, before anything of the command itself is looked at. */
export interface RawRequest {
  /** The command's document, validated. */
  readonly body: Uint8Array
  readonly sequences: readonly DocumentSequence[]
  readonly exhaustAllowed: boolean
  /** It has been answered before and is run again for the next answer. */
  readonly isRepeated: boolean
  /** From the namespace of an OP_QUERY; in an OP_MSG the body says it as `$db`. */
  readonly database?: string
}

/** The version of the API that a client declares; all three go together. */
export interface DeclaredApi {
  readonly version: string | undefined
  readonly isStrict: boolean | undefined
}

const uuidBytes = 16
const uuidSubtype = 4

/**
 * One command as a client sent it: its name, its database, what every command may carry, and its own arguments by way
 * of `fields` and `documents`. Errors of the constructor are MongoDB's for arguments that every command takes.
 */
export class CommandRequest {
  readonly name: string
  /** The body's bytes; documents that `fields` gives out lie in them. */
  readonly bytes: Uint8Array
  readonly sequences: readonly DocumentSequence[]
  readonly exhaustAllowed: boolean
  readonly isRepeated: boolean
  readonly database: string
  /** The 32 hexadecimal digits of the logical session's UUID. */
  readonly lsid: string | undefined
  readonly txnNumber: bigint | undefined
  /** True for each statement of a transaction: the client sent `autocommit: false`. */
  readonly isInTransaction: boolean
  readonly startsTransaction: boolean
  readonly readConcern: Uint8Array | undefined
  readonly writeConcern: Uint8Array | undefined
  readonly api: DeclaredApi
  /** 0 where no limit was sent. */
  readonly maxTimeMilliseconds: number
  readonly fields: FieldReader

  constructor(raw: RawRequest) {
    this.bytes = raw.body
    this.sequences = raw.sequences
    this.exhaustAllowed = raw.exhaustAllowed
    this.isRepeated = raw.isRepeated
    const fields = new FieldReader(raw.body)
    this.name = fields.path
    fields.skip(this.name)
    this.fields = fields
    this.database = raw.database ?? databaseOf(fields)
    this.lsid = lsidOf(fields)
    this.txnNumber = fields.long('txnNumber')
    this.isInTransaction = fields.has('autocommit')
    this.startsTransaction = fields.boolean('startTransaction') ?? false
    this.readConcern = fields.document('readConcern')
    this.writeConcern = fields.document('writeConcern')
    this.api = { version: fields.string('apiVersion'), isStrict: fields.boolean('apiStrict') }
    this.maxTimeMilliseconds = maxTimeOf(fields)
    this.#checkTransaction()
    for (const { name } of this.sequences) this.#checkSequence(name)
  }

  /** The body as a tree. */
  get body(): ObjectNode {
    return this.fields.tree
  }

  get comment(): TreeNode | undefined {
    return this.fields.value('comment')
  }

  /** The argument that gives the command its name, where it has to be text, such as a collection. */
  get target(): string {
    const value = this.fields.string(this.name)
    const target = this.fields.require(this.name, value)
    if (target !== '') return target
    throw new WireError('InvalidNamespace', `Invalid namespace specified '${this.database}.'`)
  }

  /** The documents of an argument, from the body's array or from a sequence beside it; undefined for neither. */
  documents(name: string): readonly Uint8Array[] | undefined {
    const sequence = this.sequences.find((one) => one.name === name)
    if (sequence !== undefined) this.fields.skip(name)
    return sequence?.documents ?? this.fields.documents(name)
  }

  #checkTransaction(): void {
    if (this.txnNumber === undefined) {
      if (!this.isInTransaction && !this.startsTransaction) return
      throw new WireError(
        'InvalidOptions',
        "'autocommit' field requires a transaction number to also be specified",
      )
    }
    if (this.lsid === undefined)
      throw new WireError('InvalidOptions', 'Transaction number requires a session ID to also be specified')
    if (this.txnNumber < 0n) throw new WireError('InvalidOptions', 'Transaction number cannot be negative')
    if (this.fields.boolean('autocommit') === true) {
      throw new WireError('InvalidOptions', 'Specifying autocommit=true is not allowed.')
    }
    if (this.startsTransaction && !this.isInTransaction) {
      throw new WireError(
        'InvalidOptions',
        "'startTransaction' field requires 'autocommit' field to also be specified",
      )
    }
  }

  #checkSequence(name: string): void {
    if (!this.fields.has(name)) return
    throw new WireError('Location40433', `Duplicate field between body and document sequence ${name}`)
  }
}

const badNames = /[/\\. "$\0]/u
const databaseBytesMax = 63

function databaseOf(fields: FieldReader): string {
  if (!fields.has('$db')) throw new WireError('Location40571', 'OP_MSG requests require a $db argument')
  const name = fields.string('$db') ?? ''
  const isValid = name !== '' && Buffer.byteLength(name) <= databaseBytesMax && !badNames.test(name)
  if (isValid || name === '$external') return name
  throw new WireError('InvalidNamespace', `Invalid database name: '${name}'`)
}

const maxTimeMillisecondsMax = 0x7fffffff

/** It has a code of its own where it is out of bounds. */
function maxTimeOf(fields: FieldReader): number {
  const milliseconds = fields.integer('maxTimeMS') ?? 0
  if (milliseconds >= 0 && milliseconds <= maxTimeMillisecondsMax) return milliseconds
  throw new WireError(
    'BadValue',
    `${milliseconds} value for maxTimeMS is out of range [0, ${maxTimeMillisecondsMax}]`,
  )
}

function lsidOf(fields: FieldReader): string | undefined {
  const bytes = fields.document('lsid')
  return bytes === undefined ? undefined : sessionIdOf(bytes, 'lsid')
}

/** The 32 hexadecimal digits of the UUID in `{id: UUID}`, as sessions are named everywhere. */
export function sessionIdOf(bytes: Uint8Array, path: string): string {
  const fields = new FieldReader(bytes, path)
  const id = fields.require('id', fields.value('id'))
  if (id.kind === 'binary' && id.subtype === uuidSubtype && id.bytes.length === uuidBytes) {
    return bytesToHex(id.bytes)
  }
  throw new WireError(
    'InvalidUUID',
    `BSON field '${path}.id' must be a UUID: 16 bytes of the binary subtype 4`,
  )
}
