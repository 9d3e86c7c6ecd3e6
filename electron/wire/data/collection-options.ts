import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { Field, TreeNode } from '../../../shared/ejson/tree.ts'
import { compileFilter } from '../../engine/engine.ts'
import type { FieldReader } from '../field-reader.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

const levels = ['off', 'moderate', 'strict']
const actions = ['error', 'warn', 'errorAndLog']

/** The options of a collection with those of a command in the place of their like; undefined where there are none. */
export function withOptions(present: Uint8Array | undefined, fields: FieldReader): Uint8Array | undefined {
  const options = new Map<string, TreeNode>(present === undefined ? [] : bsonToTree(present).fields)
  for (const [name, value] of optionsOf(fields)) options.set(name, value)
  if (options.size === 0) return undefined
  const all = new Reply()
  for (const [name, value] of options) all.node(name, value)
  return all.finish()
}

function optionsOf(fields: FieldReader): Field[] {
  const options: Field[] = []
  for (const name of ['validator', 'changeStreamPreAndPostImages']) {
    const document = fields.document(name)
    if (document === undefined) continue
    // A validator that is wrong would refuse every document.
    if (name === 'validator') compileFilter(document)
    options.push([name, bsonToTree(document)])
  }
  const words = { validationLevel: levels, validationAction: actions }
  for (const [name, allowed] of Object.entries(words)) {
    const value = oneOf(fields, name, allowed)
    if (value !== undefined) options.push([name, { kind: 'string', value }])
  }
  return options
}

/** Text that is one of these words. */
function oneOf(fields: FieldReader, name: string, words: readonly string[]): string | undefined {
  const value = fields.string(name)
  if (value === undefined || words.includes(value)) return value
  throw new WireError(
    'BadValue',
    `Enumeration value '${value}' for field '${fields.path}.${name}' is not a valid value.`,
  )
}
