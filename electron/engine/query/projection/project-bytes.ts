import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { BsonWriter } from '../../../../shared/ejson/bson-writer.ts'
import { encodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import { ElementCursor } from '../../bson/raw.ts'
import type { PathNode, ProjectionTree } from './projection-tree.ts'
import { isTakenOver } from './project-tree.ts'

/** One name of a projection that only takes over and leaves out. */
interface NameTest {
  readonly name: Uint8Array
  readonly action: 'take' | 'leave' | Selection
}

/** What is done with names, and with all others. */
interface Selection {
  readonly names: readonly NameTest[]
  readonly isInclusion: boolean
}

/** The same as `takeOver` on the bytes of a document, for trees that compute nothing; nothing is decoded. */
export class BytesProjector {
  readonly #selection: Selection
  readonly #writer = new BsonWriter()

  constructor({ kind, root }: ProjectionTree) {
    this.#selection = selectionOf(root, kind === 'inclusion')
  }

  /** The projection of the document that begins at `start`, in memory of its own. */
  project(bytes: Uint8Array, start: number): Uint8Array {
    this.#writer.reset()
    this.#document(this.#selection, bytes, start)
    return this.#writer.finish()
  }

  #document(selection: Selection, bytes: Uint8Array, start: number): void {
    const writer = this.#writer
    const mark = writer.open()
    const cursor = new ElementCursor(bytes, start)
    // Elements that are taken one behind the other are copied in one go.
    let from = -1
    while (cursor.next()) {
      const at = cursor.nameStart - 1
      const action = actionOf(selection, cursor)
      if (action === 'take') {
        if (from < 0) from = at
        continue
      }
      if (from >= 0) writer.copy(bytes, from, at)
      from = -1
      if (action !== 'leave') this.#inner(action, cursor)
    }
    if (from >= 0) writer.copy(bytes, from, cursor.last)
    writer.close(mark)
  }

  #inner(selection: Selection, cursor: ElementCursor): void {
    const { bytes, type, nameStart, valueStart } = cursor
    if (type !== bsonType.object && type !== bsonType.array) {
      if (!selection.isInclusion) this.#writer.copy(bytes, nameStart - 1, cursor.valueEnd)
      return
    }
    this.#writer.copy(bytes, nameStart - 1, valueStart)
    if (type === bsonType.object) this.#document(selection, bytes, valueStart)
    else this.#array(selection, bytes, valueStart)
  }

  /** Elements that are left out leave no hole: those behind them get new indexes. */
  #array(selection: Selection, bytes: Uint8Array, start: number): void {
    const writer = this.#writer
    const mark = writer.open()
    const cursor = new ElementCursor(bytes, start)
    let index = 0
    while (cursor.next()) {
      const { type, valueStart, valueEnd } = cursor
      const isNested = type === bsonType.object || type === bsonType.array
      if (!isNested && selection.isInclusion) continue
      writer.element(type, String(index++))
      if (type === bsonType.object) this.#document(selection, bytes, valueStart)
      else if (type === bsonType.array) this.#array(selection, bytes, valueStart)
      else writer.copy(bytes, valueStart, valueEnd)
    }
    writer.close(mark)
  }
}

function selectionOf(spec: PathNode, isInclusion: boolean): Selection {
  const names = [...spec.children].map(([name, child]): NameTest => {
    const bytes = encodeUtf8(name)
    if (child.kind === 'path') return { name: bytes, action: selectionOf(child, isInclusion) }
    return { name: bytes, action: isTakenOver(child, isInclusion) ? 'take' : 'leave' }
  })
  return { names, isInclusion }
}

function actionOf({ names, isInclusion }: Selection, cursor: ElementCursor): NameTest['action'] {
  for (const test of names) if (cursor.nameEquals(test.name)) return test.action
  return isInclusion ? 'leave' : 'take'
}
