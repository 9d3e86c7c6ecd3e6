import { compareBytes } from '../bson/raw.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'

/** What an update did to a document, as MongoDB's change events tell it. Paths are dotted. */
export interface UpdateDescription {
  readonly updatedFields: readonly Field[]
  readonly removedFields: readonly string[]
  readonly truncatedArrays: readonly { readonly field: string; readonly newSize: number }[]
  /** The steps of the paths that can be read in two ways: by a name that is a number, or that has a dot. */
  readonly disambiguatedPaths: readonly Field[]
}

/**
 * The difference of two images of a document. Of nested documents and of arrays that kept their beginning only what
 * differs is named. Source: MongoDB manual, "Change Events", `updateDescription`.
 */
export function describeUpdate(before: ObjectNode, after: ObjectNode): UpdateDescription {
  const found: Found = { updatedFields: [], removedFields: [], truncatedArrays: [], disambiguatedPaths: [] }
  compareObjects([], before, after, found)
  return found
}

type Found = {
  readonly updatedFields: Field[]
  readonly removedFields: string[]
  readonly truncatedArrays: { field: string; newSize: number }[]
  readonly disambiguatedPaths: Field[]
}

/** From the document inwards: names of fields, places in arrays. */
type Path = readonly (string | number)[]

function compareObjects(path: Path, before: ObjectNode, after: ObjectNode, found: Found): void {
  const old = new Map(before.fields)
  const now = new Map(after.fields)
  for (const name of old.keys()) if (!now.has(name)) found.removedFields.push(named([...path, name], found))
  for (const [name, value] of after.fields) compareValues([...path, name], old.get(name), value, found)
}

function compareValues(path: Path, before: TreeNode | undefined, after: TreeNode, found: Found): void {
  if (before === undefined) return void found.updatedFields.push([named(path, found), after])
  if (isSame(before, after)) return
  if (before.kind === 'object' && after.kind === 'object') return compareObjects(path, before, after, found)
  if (before.kind !== 'array' || after.kind !== 'array' || after.items.length === 0) {
    return void found.updatedFields.push([named(path, found), after])
  }
  for (const [i, item] of after.items.entries()) compareValues([...path, i], before.items[i], item, found)
  if (after.items.length < before.items.length) {
    found.truncatedArrays.push({ field: named(path, found), newSize: after.items.length })
  }
}

/** The path as text; notes its steps where the text does not tell them. */
function named(path: Path, found: Found): string {
  const name = path.join('.')
  if (path.some((step) => typeof step === 'string' && /\.|^\d+$/u.test(step))) {
    const items = path.map((step): TreeNode =>
      typeof step === 'number' ? { kind: 'int32', value: step } : { kind: 'string', value: step },
    )
    found.disambiguatedPaths.push([name, { kind: 'array', items }])
  }
  return name
}

/** Bit for bit: a value that changed its type alone has changed. */
function isSame(a: TreeNode, b: TreeNode): boolean {
  if (a.kind !== b.kind) return false
  const bytes = (value: TreeNode): Uint8Array => treeToBson({ kind: 'object', fields: [['', value]] })
  return compareBytes(bytes(a), bytes(b)) === 0
}
