import type { Outcome, Transcript } from './transcript.ts'

/** Fields that say when and where an answer was made, or in which words. */
const untold = new Set([
  'operationTime',
  '$clusterTime',
  'opTime',
  'electionId',
  'lsid',
  'errmsg',
  'ok',
  'storageEngine',
])
const recentMilliseconds = 24 * 60 * 60 * 1000

/** What differs from run to run is told by when it first appeared: ids by number, the database by one word, now by another. */
export function normalised(transcript: Transcript, database: string): Transcript {
  const numbers = new Map<string, string>()
  const numbered = (kind: string, text: string): string => {
    const known = numbers.get(text) ?? `${kind} ${numbers.size + 1}`
    numbers.set(text, known)
    return known
  }
  const visit = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(database, 'DATABASE')
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null) return value
    return wrapped(value as Wrapper, numbered) ?? objectOf(value, visit)
  }
  return new Map([...transcript].map(([step, outcome]) => [step, visit(outcome) as Outcome]))
}

interface Wrapper {
  readonly $oid?: string
  readonly $binary?: { readonly base64: string; readonly subType: string }
  readonly $date?: { readonly $numberLong: string }
  readonly $timestamp?: unknown
}

/** What stands for a value that is different in every run; undefined for what is the same. */
function wrapped(value: Wrapper, numbered: (kind: string, text: string) => string): string | undefined {
  if (typeof value.$oid === 'string') return numbered('ObjectId', value.$oid)
  if (value.$binary?.subType === '04') return numbered('UUID', value.$binary.base64)
  if (value.$timestamp !== undefined) return 'Timestamp'
  const time = Number(value.$date?.$numberLong ?? 0)
  return Math.abs(Date.now() - time) < recentMilliseconds ? 'now' : undefined
}

function objectOf(value: object, visit: (value: unknown) => unknown): unknown {
  const told = Object.entries(value).filter(([name]) => !untold.has(name))
  return Object.fromEntries(told.map(([name, field]) => [name, visit(field)]))
}
