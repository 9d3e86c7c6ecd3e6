import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import type { Contract, Operation } from '../../shared/rpc/define.ts'

/**
 * A stable text of everything a client can rely on: each operation's name and kind, its input and output as
 * JSON schema. Values that JSON schema lacks are named by their kind, bytes by their class.
 */
export function describeContract(contract: Contract): string {
  const operations = Object.entries(contract).flatMap(([featureName, feature]) =>
    Object.entries(feature).map(
      ([name, operation]) => [`${featureName}.${name}`, describe(operation)] as const,
    ),
  )
  return JSON.stringify(sortKeys(Object.fromEntries(operations)), null, 2)
}

/** SHA-256 of that text, in hexadecimal. */
export function hashContract(contract: Contract): string {
  return createHash('sha256').update(describeContract(contract)).digest('hex')
}

function describe(operation: Operation) {
  return { kind: operation.kind, in: toJson(operation.in, 'input'), out: toJson(operation.out, 'output') }
}

function toJson(schema: z.core.$ZodType, io: 'input' | 'output'): unknown {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const { type } = zodSchema._zod.def
      if (type === 'date' || type === 'bigint') jsonSchema.format = type
      if (type === 'custom') {
        const { Class } = zodSchema._zod.bag as { Class?: { name: string } }
        jsonSchema.format = Class ? Class.name : 'custom'
      }
    },
  })
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]))
}
