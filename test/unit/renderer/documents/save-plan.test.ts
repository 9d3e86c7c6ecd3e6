import { Decimal128, Double, Int32, Long, ObjectId, serialize } from 'bson'
import { describe, expect, it } from 'vitest'
import { asLsn } from '../../../../shared/model/ids.ts'
import {
  cloneEditText,
  documentEditText,
  insertTemplate,
  respell,
} from '../../../../renderer/features/documents/model/edit-text.ts'
import {
  planInsert,
  planReplace,
  textProblems,
} from '../../../../renderer/features/documents/model/save-plan.ts'

const hex = '65000000a1b2c3d4e5f60718'
const fresh = { newObjectId: () => hex, now: () => 0 }
const base = (document: object) => ({ bytes: Uint8Array.from(serialize(document)), lsn: asLsn(9) })
const sample = base({
  _id: new ObjectId(hex),
  double: new Double(5),
  long: Long.fromString('9007199254740993'),
  int: new Int32(1),
  decimal: Decimal128.fromString('1.10'),
  z: { b: 1, a: [new Double(1), new Long(2)] },
})

describe('saving an edited document', () => {
  it('writes nothing when nothing was changed, in either spelling', () => {
    for (const format of ['shell', 'edit'] as const) {
      expect(planReplace(documentEditText(sample.bytes, format), sample, fresh)).toEqual({ kind: 'nothing' })
    }
  })

  it('sends the version that it was made from, and changes only what was changed', () => {
    const text = documentEditText(sample.bytes).replace('int: 1', 'int: 2')
    const plan = planReplace(text, sample, fresh)
    const expected = base({
      _id: new ObjectId(hex),
      double: new Double(5),
      long: Long.fromString('9007199254740993'),
      int: new Int32(2),
      decimal: Decimal128.fromString('1.10'),
      z: { b: 1, a: [new Double(1), new Long(2)] },
    })
    expect(plan).toEqual({
      kind: 'write',
      writes: [{ kind: 'replace', document: expected.bytes, expected: 9 }],
    })
  })

  it('takes a change of type for a change', () => {
    const text = documentEditText(sample.bytes).replace('double: 5.0', 'double: 5')
    expect(planReplace(text, sample, fresh).kind).toBe('write')
  })

  it('refuses another _id, and one of another type', () => {
    const numbered = base({ _id: new Int32(1), a: 1 })
    expect(planReplace('{ _id: 2, a: 1 }', numbered, fresh)).toEqual({ kind: 'changedId' })
    expect(planReplace('{ _id: 1.0, a: 1 }', numbered, fresh)).toEqual({ kind: 'changedId' })
    expect(planReplace('{ a: 1 }', numbered, fresh)).toEqual({ kind: 'changedId' })
  })

  it('names problems and offers to mend what would be rounded', () => {
    const plan = planReplace('{ _id: 1, n: 9007199254740993 }', base({ _id: 1 }), fresh)
    expect(plan.kind).toBe('problems')
    const [problem] = plan.kind === 'problems' ? plan.problems : []
    expect(problem?.fix?.label).toMatch(/Long/u)
    expect(problem?.fix?.replacement).toContain('9007199254740993')
  })
})

describe('inserting', () => {
  it('accepts one document, an array, and one after the other', () => {
    const counts = ['{ a: 1 }', '[{ a: 1 }, { a: 2 }]', '{ "a": 1 }\n{ "a": 2 }\n{ "a": 3 }'].map((text) => {
      const plan = planInsert(text, fresh)
      return plan.kind === 'write' ? plan.writes.length : plan.kind
    })
    expect(counts).toEqual([1, 2, 3])
  })

  it('fills the template in', () => {
    const plan = planInsert(insertTemplate, fresh)
    const document = base({ _id: new ObjectId(hex) }).bytes
    expect(plan).toEqual({ kind: 'write', writes: [{ kind: 'insert', document }] })
  })

  it('clones everything but the _id', () => {
    const other = '65000001a1b2c3d4e5f60718'
    const plan = planInsert(cloneEditText(sample.bytes, other), fresh)
    const [write] = plan.kind === 'write' ? plan.writes : []
    const expected = sample.bytes.slice()
    expected[12] = 1
    // The _id is the first field: size, type and name take nine bytes, the seconds end at the twelfth.
    expect(write?.kind === 'insert' && write.document).toEqual(expected)
  })

  it('has no problems only with what can be saved', () => {
    expect(textProblems('{ a: 1 }', false, fresh)).toEqual([])
    expect(textProblems('{ a: 1 } { b: 2 }', true, fresh)).toEqual([])
    expect(textProblems('{ a: 1 } { b: 2 }', false, fresh)).toHaveLength(1)
    expect(
      textProblems('', true, fresh).length + Number(planInsert('', fresh).kind === 'nothing'),
    ).toBeGreaterThan(0)
  })
})

describe('spellings', () => {
  it('go over into each other and back', () => {
    const shell = documentEditText(sample.bytes, 'shell')
    const extended = documentEditText(sample.bytes, 'edit')
    expect(respell(shell, 'edit')).toBe(extended)
    expect(respell(extended, 'shell')).toBe(shell)
  })

  it('stay as they are where the text cannot be read, or would make new values', () => {
    expect(respell('{ a: ', 'edit')).toBeNull()
    expect(respell(insertTemplate, 'edit')).toBeNull()
  })
})
