import type { ArrayNode, Field, ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { arrayPaddingElementsMax, documentBytesMax } from '../../../../shared/model/limits.ts'
import { pathOf, type Place } from './place.ts'
import { failedUpdate, typeNameOf } from './update-error.ts'
import { arrayIndexOf } from './update-path.ts'

/** A value whose fields or elements are being changed. It is copied once, when the first of them is. */
export interface Draft {
  get(name: string): TreeNode | undefined
  /** Whether it can never have a part of this name. */
  blocks(name: string): boolean
  /** Undefined takes a field away, and leaves null in an array. Error: 28 where there can be no such part. */
  put(name: string, value: TreeNode | undefined, place: Place): void
  /** The changed value; what the draft was made of where nothing changed. */
  finish(): TreeNode | undefined
}

const nothing: ObjectNode = { kind: 'object', fields: [] }

/** A missing value becomes an object as soon as it gets a field. */
export function draftOf(value: TreeNode | undefined): Draft {
  if (value === undefined) return new ObjectDraft(nothing, true)
  if (value.kind === 'object') return new ObjectDraft(value, false)
  if (value.kind === 'array') return new ArrayDraft(value)
  return new ScalarDraft(value)
}

export const notViable = (place: Place): Error =>
  failedUpdate(
    'PathNotViable',
    `The field \`${pathOf(place)}\` cannot be made: what it would be a part of is neither a document nor an array with that index`,
    pathOf(place),
  )

/** Looking through the fields one by one beats a table of their names up to so many look-ups. */
const plainLookUpsMax = 8

class ObjectDraft implements Draft {
  readonly #origin: ObjectNode
  readonly #isMissing: boolean
  #fields: (Field | null)[] | null = null
  #places: Map<string, number> | null = null
  #lookUps = 0

  constructor(origin: ObjectNode, isMissing: boolean) {
    this.#origin = origin
    this.#isMissing = isMissing
  }

  get(name: string): TreeNode | undefined {
    return this.#now[this.#placeOf(name)]?.[1]
  }

  blocks(): boolean {
    return false
  }

  put(name: string, value: TreeNode | undefined): void {
    const at = this.#placeOf(name)
    this.#fields ??= [...this.#origin.fields]
    if (at >= 0) this.#fields[at] = value === undefined ? null : [name, value]
    else if (value !== undefined) this.#append([name, value], this.#fields)
  }

  finish(): TreeNode | undefined {
    if (this.#fields === null) return this.#isMissing ? undefined : this.#origin
    return { kind: 'object', fields: this.#fields.filter((field) => field !== null) }
  }

  #append(field: Field, fields: (Field | null)[]): void {
    this.#places?.set(field[0], fields.length)
    fields.push(field)
  }

  get #now(): readonly (Field | null)[] {
    return this.#fields ?? this.#origin.fields
  }

  /** The first of a name counts, as everywhere in MongoDB. */
  #placeOf(name: string): number {
    this.#lookUps += 1
    if (this.#lookUps <= plainLookUpsMax) return this.#now.findIndex((field) => field?.[0] === name)
    this.#places ??= placesOf(this.#now)
    return this.#places.get(name) ?? -1
  }
}

function placesOf(fields: readonly (Field | null)[]): Map<string, number> {
  const places = new Map<string, number>()
  for (const [at, field] of fields.entries())
    if (field !== null && !places.has(field[0])) places.set(field[0], at)
  return places
}

class ArrayDraft implements Draft {
  readonly #origin: ArrayNode
  #items: TreeNode[] | null = null

  constructor(origin: ArrayNode) {
    this.#origin = origin
  }

  get(name: string): TreeNode | undefined {
    return (this.#items ?? this.#origin.items)[arrayIndexOf(name)]
  }

  blocks(name: string): boolean {
    return arrayIndexOf(name) < 0
  }

  put(name: string, value: TreeNode | undefined, place: Place): void {
    if (this.blocks(name)) throw notViable(place)
    const index = arrayIndexOf(name)
    this.#items ??= [...this.#origin.items]
    this.#pad(index, place)
    this.#items[index] = value ?? { kind: 'null' }
  }

  finish(): TreeNode {
    return this.#items === null ? this.#origin : { kind: 'array', items: this.#items }
  }

  #pad(index: number, place: Place): void {
    const items = this.#items as TreeNode[]
    const missing = index - items.length
    if (missing <= 0) return
    const { application } = place
    application.padding += missing
    if (missing > arrayPaddingElementsMax || application.padding > documentBytesMax / paddingElementBytesMin)
      throw failedUpdate(
        'CannotBackfillArray',
        `The index \`${pathOf(place)}\` lies more than ${arrayPaddingElementsMax} elements behind the end of its array`,
        pathOf(place),
      )
    while (items.length < index) items.push({ kind: 'null' })
  }
}

/** Type, a name of one digit, the end of the name. */
const paddingElementBytesMin = 3

class ScalarDraft implements Draft {
  readonly #origin: TreeNode

  constructor(origin: TreeNode) {
    this.#origin = origin
  }

  get(): undefined {
    return undefined
  }

  blocks(): boolean {
    return true
  }

  put(_: string, value: TreeNode | undefined, place: Place): void {
    if (value !== undefined)
      throw failedUpdate(
        'PathNotViable',
        `The field \`${pathOf(place)}\` cannot be made in a value of type ${typeNameOf(this.#origin)}`,
        pathOf(place),
      )
  }

  finish(): TreeNode {
    return this.#origin
  }
}
