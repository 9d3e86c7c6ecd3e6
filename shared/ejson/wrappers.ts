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
  type Made,
} from './parse-scalars.ts'
import { doubleText } from './print-scalar.ts'
import { integerOf } from './shell-calls.ts'
import { fieldOf, type Field, type ObjectNode, type TreeNode } from './tree.ts'

/**
 * The names of Extended JSON (version 2, canonical and relaxed, and the forms of version 1) that turn an object into
 * a value of another type. A name whose dollar is written as an escape (`"\u0024oid"`) is just a name: so print.ts
 * keeps documents apart that really have such fields.
 */
const wrapperNames: ReadonlySet<string> = new Set([
  '$binary',
  '$code',
  '$date',
  '$dbPointer',
  '$maxKey',
  '$minKey',
  '$numberDecimal',
  '$numberDouble',
  '$numberInt',
  '$numberLong',
  '$oid',
  '$regex',
  '$regularExpression',
  '$symbol',
  '$timestamp',
  '$undefined',
  '$uuid',
])

export function isWrapperName(name: string): boolean {
  return name.startsWith('$') && wrapperNames.has(name)
}

const second: Readonly<Record<string, string>> = {
  $binary: '$type',
  $code: '$scope',
  $regex: '$options',
}

/**
 * The value that an object with a wrapper name stands for; the object itself where it only looks like one (a query
 * such as `{$regex: /x/}`); text where it is a wrapper with a wrong shape.
 */
export function unwrap(fields: readonly Field[], wrapper: string): TreeNode | string {
  const node: ObjectNode = { kind: 'object', fields }
  const value = fieldOf(node, wrapper) as TreeNode
  if (wrapper === '$regex' && value.kind !== 'string') return node
  const companion = second[wrapper]
  const extra = companion === undefined ? undefined : fieldOf(node, companion)
  if (fields.length !== (extra === undefined ? 1 : 2)) return `${wrapper} cannot have other fields beside it`
  return makers[wrapper]?.(value, extra) ?? wrongShape(wrapper)
}

function wrongShape(wrapper: string): string {
  return `The value of ${wrapper} is not of the form that Extended JSON has for it`
}

type Maker = (value: TreeNode, extra: TreeNode | undefined) => Made | TreeNode | undefined

function ofString(make: (text: string) => Made): Maker {
  return (value) => (value.kind === 'string' ? make(value.value) : undefined)
}

/** A text, or the bare number that old programs write. */
function ofNumber(make: (text: string) => Made): Maker {
  return (value) => {
    if (value.kind === 'string') return make(value.value)
    if (value.kind === 'double') return make(doubleText(value.value))
    const whole = integerOf(value)
    return whole === undefined ? undefined : make(String(whole))
  }
}

function date(value: TreeNode): Made | undefined {
  if (value.kind === 'string') return makeDate(value.value)
  const milliseconds = integerOf(value)
  return milliseconds === undefined ? undefined : makeDateOfMilliseconds(milliseconds)
}

function binary(value: TreeNode, type: TreeNode | undefined): Made | undefined {
  if (value.kind === 'object') {
    const base64 = fieldOf(value, 'base64')
    const subtype = subtypeOf(fieldOf(value, 'subType'))
    if (base64?.kind !== 'string' || subtype === undefined || value.fields.length !== 2 || type !== undefined)
      return
    return makeBinary(subtype, base64.value)
  }
  const subtype = subtypeOf(type)
  return value.kind === 'string' && subtype !== undefined ? makeBinary(subtype, value.value) : undefined
}

/** One or two hexadecimal digits; version 1 also wrote bare numbers and eight digits. */
function subtypeOf(node: TreeNode | undefined): bigint | undefined {
  if (node?.kind !== 'string') return integerOf(node)
  return /^(?:f{6})?[0-9a-f]{1,2}$/i.test(node.value) ? BigInt(`0x${node.value.slice(-2)}`) : undefined
}

function timestamp(value: TreeNode): Made | undefined {
  if (value.kind !== 'object' || value.fields.length !== 2) return
  const seconds = integerOf(fieldOf(value, 't'))
  const increment = integerOf(fieldOf(value, 'i'))
  return seconds === undefined || increment === undefined ? undefined : makeTimestamp(seconds, increment)
}

function regularExpression(value: TreeNode): Made | undefined {
  if (value.kind !== 'object' || value.fields.length !== 2) return
  const pattern = fieldOf(value, 'pattern')
  const options = fieldOf(value, 'options')
  if (pattern?.kind !== 'string' || options?.kind !== 'string') return
  return makeRegex(pattern.value, options.value)
}

function regex(pattern: TreeNode, options: TreeNode | undefined): Made | undefined {
  if (pattern.kind !== 'string' || (options !== undefined && options.kind !== 'string')) return
  return makeRegex(pattern.value, options?.value ?? '')
}

function code(value: TreeNode, scope: TreeNode | undefined): TreeNode | undefined {
  if (value.kind !== 'string') return
  if (scope === undefined) return { kind: 'code', value: value.value }
  return scope.kind === 'object' ? { kind: 'codeWithScope', code: value.value, scope } : undefined
}

function dbPointer(value: TreeNode): TreeNode | undefined {
  if (value.kind !== 'object' || value.fields.length !== 2) return
  const namespace = fieldOf(value, '$ref')
  const id = fieldOf(value, '$id')
  if (namespace?.kind !== 'string' || id?.kind !== 'objectId') return
  return { kind: 'dbPointer', namespace: namespace.value, hex: id.hex }
}

const makers: Readonly<Record<string, Maker>> = {
  $binary: binary,
  $code: code,
  $date: date,
  $dbPointer: dbPointer,
  $maxKey: (value) => (integerOf(value) === 1n ? { kind: 'maxKey' } : undefined),
  $minKey: (value) => (integerOf(value) === 1n ? { kind: 'minKey' } : undefined),
  $numberDecimal: ofNumber(makeDecimal128),
  $numberDouble: ofNumber(makeDouble),
  $numberInt: ofNumber(makeInt32),
  $numberLong: ofNumber(makeInt64),
  $oid: ofString(makeObjectId),
  $regex: regex,
  $regularExpression: regularExpression,
  $symbol: ofString((value) => ({ kind: 'symbol', value })),
  $timestamp: timestamp,
  $undefined: (value) => (value.kind === 'boolean' && value.value ? { kind: 'undefined' } : undefined),
  $uuid: ofString(makeUuid),
}
