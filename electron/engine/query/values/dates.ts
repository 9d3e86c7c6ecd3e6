import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { queryError } from '../query-error.ts'
import { decimalOfBytes, integerOf, toPlaces } from './decimal.ts'
import { isLong } from './numbers.ts'
import type { NumberNode } from './compare-nodes.ts'

/** Milliseconds since 1970 of what counts as a date: dates, timestamps and ObjectIds; null for everything else. */
export function dateOf(value: TreeNode): bigint | null {
  switch (value.kind) {
    case 'date':
      return value.milliseconds
    case 'timestamp':
      return BigInt(value.seconds) * 1000n
    case 'objectId':
      return BigInt(Number.parseInt(value.hex.slice(0, 8), 16)) * 1000n
    default:
      return null
  }
}

/** A date and some milliseconds, rounded to a whole number of them. Errors: `query.failed`, overflow. */
export function shifted(date: bigint, by: NumberNode, sign: 1n | -1n, operator: string): TreeNode {
  const milliseconds = wholeOf(by)
  const result = milliseconds === null ? null : date + sign * milliseconds
  if (result === null || !isLong(result))
    throw queryError('Overflow', `\`${operator}\` gives a date that is out of range`, { operator }, 'running')
  return { kind: 'date', milliseconds: result }
}

function wholeOf(value: NumberNode): bigint | null {
  switch (value.kind) {
    case 'int32':
      return BigInt(value.value)
    case 'int64':
      return value.value
    case 'double':
      return Number.isFinite(value.value) ? BigInt(roundedAway(value.value)) : null
    case 'decimal128':
      return integerOf(toPlaces(decimalOfBytes(value.bytes), 0, 'half-even'))
  }
}

const roundedAway = (value: number): number => Math.sign(value) * Math.round(Math.abs(value))

/** `1970-01-01T00:00:00.000Z`; years beyond four digits are written as they are. */
export function isoDate(milliseconds: bigint): string {
  const date = new Date(Number(milliseconds))
  return Number.isNaN(date.getTime()) ? `${milliseconds}` : date.toISOString()
}
