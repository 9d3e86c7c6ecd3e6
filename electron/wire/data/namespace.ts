import { WireError } from '../wire-error.ts'

export interface Namespace {
  readonly database: string
  readonly collection: string
}

/** `database.collection` taken apart; the collection's name may have dots. */
export function namespaceOf(text: string): Namespace {
  const dot = text.indexOf('.')
  if (dot > 0 && dot < text.length - 1)
    return { database: text.slice(0, dot), collection: text.slice(dot + 1) }
  throw new WireError('InvalidNamespace', `Invalid namespace specified: '${text}'`)
}
