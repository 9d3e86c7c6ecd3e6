import type { Document } from 'bson'
import type { DocumentCodec } from './documents.ts'

/** Those of `documents` that there are, as BSON. */
export function encoded<Name extends string>(
  codec: DocumentCodec,
  documents: Readonly<Record<Name, Document | ReadonlyMap<string, unknown> | undefined>>,
): Partial<Record<Name, Uint8Array>> {
  const given = Object.entries<Document | ReadonlyMap<string, unknown> | undefined>(documents)
  const bytes = given.flatMap(([name, document]) =>
    document === undefined ? [] : [[name, codec.encode(document)] as const],
  )
  return Object.fromEntries(bytes) as Partial<Record<Name, Uint8Array>>
}

/** An index by name, or by its keys as BSON; nothing where none is named. */
export function hinted(
  codec: DocumentCodec,
  hint: string | Document | undefined,
): { readonly hint?: string | Uint8Array } {
  if (hint === undefined) return {}
  return { hint: typeof hint === 'string' ? hint : codec.encode(hint) }
}
