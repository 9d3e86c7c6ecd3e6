import {
  Binary,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'bson'
import type { Document } from 'bson'
import type { Dice } from '../../support/dice.ts'

/** Values of every type, and at the edges of what commands expect. */
const odd: readonly unknown[] = [
  null,
  true,
  '',
  '$a',
  '$$ROOT',
  'a.b.c',
  'x'.repeat(3000),
  'nul\0inside',
  new Int32(-1),
  new Int32(2_147_483_647),
  new Double(Number.NaN),
  new Double(-0),
  new Double(1e308),
  new Double(2.5),
  Long.MIN_VALUE,
  Long.MAX_VALUE,
  Decimal128.fromString('NaN'),
  Decimal128.fromString('1E6144'),
  new Date(8.64e15),
  new Timestamp({ t: 4_294_967_295, i: 1 }),
  /(a+)+$/i,
  new Binary(Buffer.alloc(3), 2),
  new UUID(),
  new ObjectId(),
  new Code('f', { a: 1 }),
  new MinKey(),
  new MaxKey(),
  [],
  {},
  [[]],
  [null, 1, 'a', {}],
  { $gt: 1 },
  { $: 1 },
  { '': 1 },
  { 'a.b': { $nope: [1] } },
  { $expr: { $divide: [1, '$a'] } },
  Array.from({ length: 90 }).reduce<Document>((inner) => ({ $not: inner }), {}),
  Array.from({ length: 200 }, (_, index) => index),
]
const names = [
  '',
  '$a',
  'a.0.b',
  '_id',
  'cursor',
  'pipeline',
  'filter',
  'let',
  'hint',
  'collation',
  'limit',
  'lsid',
]

const pick = <T>(list: readonly T[], roll: Dice): T => list[roll(list.length)] as T

/** A copy with one to three of its values, at any depth, changed to something odd, left out, or put under another name. */
export function twist(document: Document, roll: Dice): Document {
  let twisted = document
  for (let times = 1 + roll(3); times > 0; times -= 1) twisted = twistOnce(twisted, roll) as Document
  return twisted
}

function twistOnce(value: unknown, roll: Dice): unknown {
  if (Array.isArray(value)) return twistItem(value, roll)
  if (!isPlain(value)) return pick(odd, roll)
  const entries = Object.entries(value)
  const at = roll(entries.length + 1)
  const [name, inner] = entries[at] ?? [pick(names, roll), pick(odd, roll)]
  const how = roll(8)
  if (how === 0) entries.splice(at, 1)
  else if (how === 1) entries[at] = [pick(names, roll), inner]
  // The database stays: each other name makes another project.
  else if (name !== '$db')
    entries[at] = [name, how < 5 && isNested(inner) ? twistOnce(inner, roll) : pick(odd, roll)]
  return Object.fromEntries(entries)
}

function twistItem(items: readonly unknown[], roll: Dice): unknown {
  if (items.length === 0) return [pick(odd, roll)]
  const at = roll(items.length)
  const inner = items[at]
  return items.with(at, roll(4) > 0 && isNested(inner) ? twistOnce(inner, roll) : pick(odd, roll))
}

const isPlain = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
const isNested = (value: unknown): boolean => isPlain(value) || Array.isArray(value)
