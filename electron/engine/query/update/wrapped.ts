import { BsonWriter } from '../../../../shared/ejson/bson-writer.ts'
import { bsonTypeOf, writeValue } from '../../../../shared/ejson/tree-to-bson.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'

/** Makes documents of one field, for filters that are asked about values; the writer serves them all. */
export function wrapper(name: string): (value: TreeNode) => Uint8Array {
  const writer = new BsonWriter()
  return (value) => {
    writer.reset()
    const mark = writer.open()
    writer.element(bsonTypeOf(value), name)
    writeValue(writer, value)
    writer.close(mark)
    return writer.finish()
  }
}
