import type { Reply } from '../reply.ts'

/** What an answer of our own commands is made of. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | Date
  | readonly Plain[]
  | { readonly [name: string]: Plain }

/** Adds fields: whole numbers as Int32 where they are one, else as Int64, so that a shell shows LSNs plainly. */
export function addFields(reply: Reply, fields: Readonly<Record<string, Plain>>): Reply {
  for (const [name, value] of Object.entries(fields)) addField(reply, name, value)
  return reply
}

function addField(reply: Reply, name: string, value: Plain): void {
  if (value === null) return void reply.null(name)
  if (typeof value === 'string') return void reply.string(name, value)
  if (typeof value === 'boolean') return void reply.boolean(name, value)
  if (typeof value === 'number') return addNumber(reply, name, value)
  if (value instanceof Date) return void reply.date(name, value.getTime())
  if (isList(value))
    return void reply.array(name, (items) => value.forEach((item, i) => addField(items, String(i), item)))
  reply.object(name, (inner) => addFields(inner, value))
}

const isList = (value: readonly Plain[] | { readonly [name: string]: Plain }): value is readonly Plain[] =>
  Array.isArray(value)

function addNumber(reply: Reply, name: string, value: number): void {
  if (!Number.isInteger(value)) reply.double(name, value)
  else if (Math.abs(value) < 2 ** 31) reply.int32(name, value)
  else reply.int64(name, BigInt(value))
}
