import { compareBytes } from '../bson/raw.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'

/** What an update did to a document, as MongoDB's change events tell it. Paths are dotted. */
export interface UpdateDescription {
  readonly updatedFields: readonly Field[]
  readonly removedFields: readonly string[]
  readonly truncatedArrays: readonly { readonly field: string; readonly newSize: number }[]
}

/**
 * The difference of two images of a document. Of nested documents and of arrays that kept their beginning only what
 * differs is named. Source: MongoDB manual, "Change Events", `updateDescription`.
 */
export function describeUpdate(before: ObjectNode, after: ObjectNode): UpdateDescription {
  const found: Found = { updatedFields: [], removedFields: [], truncatedArrays: [] }
  compareObjects('', before, after, found)
  return found
}

type Found = {
  readonly updatedFields: Field[]
  readonly removedFields: string[]
  readonly truncatedArrays: { field: string; newSize: number }[]
}

function compareObjects(prefix: string, before: ObjectNode, after: ObjectNode, found: Found): void {
  const old = new Map(before.fields)
  const now = new Map(after.fields)
  for (const name of old.keys()) if (!now.has(name)) found.removedFields.push(prefix + name)
  for (const [name, value] of after.fields) compareValues(prefix + name, old.get(name), value, found)
}

function compareValues(path: string, before: TreeNode | undefined, after: TreeNode, found: Found): void {
  if (before === undefined) return void found.updatedFields.push([path, after])
  if (isSame(before, after)) return
  if (before.kind === 'object' && after.kind === 'object')
    return compareObjects(`${path}.`, before, after, found)
  if (before.kind !== 'array' || after.kind !== 'array' || after.items.length === 0) {
    return void found.updatedFields.push([path, after])
  }
  for (const [i, item] of after.items.entries()) compareValues(`${path}.${i}`, before.items[i], item, found)
  if (after.items.length < before.items.length) {
    found.truncatedArrays.push({ field: path, newSize: after.items.length })
  }
}

/** Bit for bit: a value that changed its type alone has changed. */
function isSame(a: TreeNode, b: TreeNode): boolean {
  if (a.kind !== b.kind) return false
  const bytes = (value: TreeNode): Uint8Array => treeToBson({ kind: 'object', fields: [['', value]] })
  return compareBytes(bytes(a), bytes(b)) === 0
}
