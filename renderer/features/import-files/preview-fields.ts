import { valueLabel } from '../../../shared/ejson/label.ts'
import { parseDocument } from '../../../shared/ejson/parse.ts'
import type { NodeKind } from '../../../shared/ejson/tree.ts'

/** The colour family of a value, as in the document views. */
export type ValueKind = 'objectid' | 'string' | 'number' | 'date' | 'boolean' | 'binary' | 'nested' | 'other'

export interface PreviewField {
  readonly key: string
  readonly kind: ValueKind
  /** The value in few characters, written as everywhere in the app. */
  readonly text: string
}

export type PreviewFields =
  | { ok: true; fields: readonly PreviewField[] }
  /** `line` counts from the document's first, which is 1. */
  | { ok: false; line: number; reason: string }

const textCharactersMax = 80
const kinds: Partial<Readonly<Record<NodeKind, ValueKind>>> = {
  objectId: 'objectid',
  string: 'string',
  int32: 'number',
  int64: 'number',
  double: 'number',
  decimal128: 'number',
  date: 'date',
  timestamp: 'date',
  boolean: 'boolean',
  null: 'boolean',
  binary: 'binary',
  object: 'nested',
  array: 'nested',
}

/** The top-level fields of one document's text, or what is wrong with it: by the grammar of the import itself. */
export function previewFields(text: string): PreviewFields {
  const parsed = parseDocument(text, { mode: 'import' })
  if (!parsed.ok) {
    const problem = parsed.problems[0]
    return { ok: false, line: problem?.line ?? 1, reason: problem?.message ?? 'This is not a document' }
  }
  return {
    ok: true,
    fields: parsed.value.fields.map(([key, node]) => ({
      key,
      kind: kinds[node.kind] ?? 'other',
      text: valueLabel(node, textCharactersMax),
    })),
  }
}
