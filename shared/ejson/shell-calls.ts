import {
  makeBinary,
  makeDate,
  makeDateOfMilliseconds,
  makeDecimal128,
  makeDouble,
  makeInt32,
  makeInt64,
  makeObjectId,
  makeRegex,
  makeTimestamp,
  makeUuid,
  wholeNumber,
} from './parse-scalars.ts'
import { bytesToBase64, hexToBytes } from './text-bytes.ts'
import { fieldOf, type Field, type TreeNode } from './tree.ts'

/** An argument of a call: the content of a quoted text or the source of a number in `text`, and its value. */
export interface Argument {
  readonly text: string | undefined
  readonly node: TreeNode
}

/** What a text may ask for that is not in it: `ObjectId()` and `ISODate()` without arguments. */
export interface FreshValues {
  readonly newObjectId?: () => string
  readonly now?: () => number
}

/** The value, or the reason why there is none: a sentence without a full stop. */
export type CallResult = TreeNode | string

type Call = (args: readonly Argument[], fresh: FreshValues) => CallResult

/** The value of a call as mongosh and the old shell write it, or undefined for a name that is none of theirs. */
export function shellCall(
  name: string,
  args: readonly Argument[],
  fresh: FreshValues,
): CallResult | undefined {
  return calls.get(name)?.(args, fresh)
}

function ofText(name: string, make: (text: string) => CallResult): Call {
  return ([first, ...rest]) => {
    if (first?.text === undefined || rest.length > 0) return `${name} takes one argument in quotes`
    return make(first.text)
  }
}

function constant(node: TreeNode): Call {
  return (args) => (args.length === 0 ? node : 'This takes no arguments')
}

function objectId(args: readonly Argument[], fresh: FreshValues): CallResult {
  if (args.length > 0) return ofText('ObjectId', makeObjectId)(args, fresh)
  if (fresh.newObjectId === undefined) return 'ObjectId needs its 24 hexadecimal digits here'
  return makeObjectId(fresh.newObjectId())
}

function date([first, ...rest]: readonly Argument[], fresh: FreshValues): CallResult {
  if (first === undefined) {
    return fresh.now === undefined
      ? 'A date needs its time here'
      : makeDateOfMilliseconds(BigInt(fresh.now()))
  }
  if (rest.length > 0) return 'A date takes one argument: text like 2026-01-31T14:03:00Z, or milliseconds'
  if (first.node.kind === 'int64') return makeDateOfMilliseconds(first.node.value)
  if (first.text === undefined) return 'A date takes text like 2026-01-31T14:03:00Z, or milliseconds'
  const milliseconds = wholeNumber(first.text)
  return milliseconds === undefined ? makeDate(first.text) : makeDateOfMilliseconds(milliseconds)
}

function binData([subtype, data]: readonly Argument[]): CallResult {
  const number = wholeNumber(subtype?.text ?? '')
  if (number === undefined || data?.text === undefined) return 'BinData takes a subtype and base64 in quotes'
  return makeBinary(number, data.text)
}

function hexData([subtype, data]: readonly Argument[]): CallResult {
  const number = wholeNumber(subtype?.text ?? '')
  const bytes = hexToBytes(data?.text ?? 'none')
  if (number === undefined || bytes === undefined)
    return 'HexData takes a subtype and hexadecimal digits in quotes'
  return makeBinary(number, bytesToBase64(bytes))
}

function binaryFromBase64([data, subtype]: readonly Argument[]): CallResult {
  const number = subtype === undefined ? 0n : wholeNumber(subtype.text ?? '')
  if (number === undefined || data?.text === undefined) return 'This takes base64 in quotes and a subtype'
  return makeBinary(number, data.text)
}

function timestamp([first, second]: readonly Argument[]): CallResult {
  if (first?.node.kind === 'object') {
    const seconds = integerOf(fieldOf(first.node, 't'))
    const increment = integerOf(fieldOf(first.node, 'i'))
    if (seconds !== undefined && increment !== undefined) return makeTimestamp(seconds, increment)
  }
  const seconds = wholeNumber(first?.text ?? '')
  const increment = wholeNumber(second?.text ?? '')
  if (seconds === undefined || increment === undefined) return 'Timestamp takes { t: seconds, i: number }'
  return makeTimestamp(seconds, increment)
}

/** The whole number that a node holds, of either integer type. */
export function integerOf(node: TreeNode | undefined): bigint | undefined {
  if (node?.kind === 'int32') return BigInt(node.value)
  return node?.kind === 'int64' ? node.value : undefined
}

function regex([pattern, flags]: readonly Argument[]): CallResult {
  if (pattern?.text === undefined || (flags !== undefined && flags.text === undefined)) {
    return 'RegExp takes a pattern and flags, both in quotes'
  }
  return makeRegex(pattern.text, flags?.text ?? '')
}

function code([text, scope]: readonly Argument[]): CallResult {
  if (text?.text === undefined) return 'Code takes its text in quotes'
  if (scope === undefined) return { kind: 'code', value: text.text }
  if (scope.node.kind !== 'object') return 'The scope of Code is a document'
  return { kind: 'codeWithScope', code: text.text, scope: scope.node }
}

function dbPointer([namespace, id]: readonly Argument[]): CallResult {
  if (namespace?.text === undefined || id?.node.kind !== 'objectId')
    return 'DBPointer takes a namespace and an ObjectId'
  return { kind: 'dbPointer', namespace: namespace.text, hex: id.node.hex }
}

function dbRef([collection, id, database]: readonly Argument[]): CallResult {
  if (collection?.text === undefined || id === undefined) return 'DBRef takes a collection and an _id'
  const fields: Field[] = [
    ['$ref', { kind: 'string', value: collection.text }],
    ['$id', id.node],
  ]
  if (database?.text !== undefined) fields.push(['$db', { kind: 'string', value: database.text }])
  return { kind: 'object', fields }
}

const symbol = ofText('BSONSymbol', (value) => ({ kind: 'symbol', value }))

const calls: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['BSONRegExp', regex],
  ['BSONSymbol', symbol],
  ['BinData', binData],
  ['Binary', binData],
  ['Binary.createFromBase64', binaryFromBase64],
  ['Code', code],
  ['DBPointer', dbPointer],
  ['DBRef', dbRef],
  ['Date', date],
  ['Decimal128', ofText('Decimal128', makeDecimal128)],
  ['Decimal128.fromString', ofText('Decimal128', makeDecimal128)],
  ['Double', ofText('Double', makeDouble)],
  ['HexData', hexData],
  ['ISODate', date],
  ['Int32', ofText('Int32', makeInt32)],
  ['Long', ofText('Long', makeInt64)],
  ['Long.fromString', ofText('Long', makeInt64)],
  ['MaxKey', constant({ kind: 'maxKey' })],
  ['MinKey', constant({ kind: 'minKey' })],
  ['NumberDecimal', ofText('NumberDecimal', makeDecimal128)],
  ['NumberInt', ofText('NumberInt', makeInt32)],
  ['NumberLong', ofText('NumberLong', makeInt64)],
  ['ObjectId', objectId],
  ['RegExp', regex],
  ['Symbol', symbol],
  ['Timestamp', timestamp],
  ['UUID', ofText('UUID', makeUuid)],
])
