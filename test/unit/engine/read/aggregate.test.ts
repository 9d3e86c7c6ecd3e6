import { describe, expect, it } from 'vitest'
import { openAggregate, type AggregateInput } from '../../../../electron/engine/read/aggregate.ts'
import type { ReadView } from '../../../../electron/engine/read/read-view.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { bsonOfText } from '../../../support/bson-of-text.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

async function filled(): Promise<ReadView> {
  const { project } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'items', author)
  const writes = Array.from({ length: 1000 }, (_, i) => ({
    kind: 'insert' as const,
    document: bsonOfText(`{_id: ${i}, group: ${i % 7}, value: ${i}}`),
  }))
  await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
  return { project, branchId: mainBranchId, lsn: project.log.head().lsn }
}

async function all(view: ReadView, input: Partial<AggregateInput>, documents = 100): Promise<string[]> {
  const cursor = openAggregate(view, { collection: 'items', pipeline: [], ...input })
  const given: string[] = []
  for (;;) {
    const batch = await cursor.next({ documents, bytes: 1 << 20 })
    expect(batch.documents.length).toBeLessThanOrEqual(documents)
    given.push(
      ...batch.documents.map((bytes) =>
        JSON.stringify(JSON.parse(printTree(bsonToTree(bytes), { format: 'relaxed' }))),
      ),
    )
    if (batch.isDone) return given
  }
}

const stages = (...texts: string[]): Uint8Array[] => texts.map(bsonOfText)

describe('aggregating over a view', () => {
  it('gives what its stages make of the documents, in batches', async () => {
    const view = await filled()
    const group = "{$group: {_id: '$group', n: {$sum: 1}, most: {$max: '$value'}}}"
    const pipeline = stages('{$match: {value: {$lt: 70}}}', group, '{$sort: {_id: 1}}', '{$limit: 2}')
    expect(await all(view, { pipeline }, 1)).toEqual([
      '{"_id":0,"n":10,"most":63}',
      '{"_id":1,"n":10,"most":64}',
    ])
    expect(await all(view, {})).toHaveLength(1000)
    expect(await all(view, { collection: 'nobody' })).toEqual([])
  })

  it('has the variables and the clock of its command', async () => {
    const view = await filled()
    const pipeline = stages(
      '{$match: {_id: 1}}',
      "{$project: {_id: 0, x: '$$x', y: '$$y', now: {$type: '$$NOW'}}}",
    )
    const given = await all(view, {
      pipeline,
      let: bsonOfText("{x: {$add: [1, 2]}, y: {$multiply: ['$$x', 2]}}"),
    })
    expect(given).toEqual(['{"x":3,"y":6,"now":"date"}'])
  })

  it('shows what others describe, and refuses what nobody knows', async () => {
    const view = await filled()
    const describe = (stage: string): Uint8Array[] | undefined =>
      stage === '$collStats' ? [bsonOfText('{ns: "x"}')] : undefined
    const pipeline = stages('{$collStats: {}}', '{$set: {a: 1}}')
    expect(await all(view, { pipeline, describe })).toEqual(['{"ns":"x","a":1}'])
    expect(() => openAggregate(view, { collection: 'items', pipeline })).toThrow(/collStats/)
  })

  it('gives no document that is larger than any may be', async () => {
    const view = await filled()
    const double =
      "{$reduce: {input: {$range: [0, 24]}, initialValue: 'x', in: {$concat: ['$$value', '$$value']}}}"
    const pipeline = stages('{$limit: 1}', `{$set: {x: ${double}}}`)
    await expect(all(view, { pipeline })).rejects.toMatchObject({ details: { mongoCode: 10334 } })
  })

  it('stops at a signal between two batches', async () => {
    const view = await filled()
    const cursor = openAggregate(view, { collection: 'items', pipeline: stages('{$set: {a: 1}}') })
    const stop = new AbortController()
    await cursor.next({ documents: 10, bytes: 1 << 20 }, stop.signal)
    stop.abort()
    await expect(cursor.next({ documents: 10, bytes: 1 << 20 }, stop.signal)).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})
