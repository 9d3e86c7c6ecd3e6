import { serialize, type Document } from 'bson'
import { expect, test } from 'vitest'
import { openFind, type FindInput } from '../../../../electron/engine/read/find.ts'
import type { QueryCursor } from '../../../../electron/engine/read/query-cursor.ts'
import { headView, insertOne, plain, run } from '../../../support/statements.ts'
import { scratchProject } from '../../../support/scratch-project.ts'

type Asked = Partial<Record<Exclude<keyof FindInput, 'collection' | 'skip' | 'limit'>, Document>>

async function cursorOf(asked: Asked): Promise<QueryCursor> {
  const { project } = await scratchProject()
  const documents = [1, 2, 3].map((n) => ({
    _id: n,
    n,
    list: [{ v: n }, { v: n + 1 }],
    text: 'x'.repeat(100),
  }))
  await run(
    project,
    documents.map((document) => insertOne(document)),
  )
  const bytes = Object.entries(asked).map(([name, document]) => [name, serialize(document)] as const)
  return openFind(headView(project), { collection: 'c', ...Object.fromEntries(bytes) })
}

async function found(asked: Asked): Promise<Document[]> {
  const { documents } = await (await cursorOf(asked)).next({ documents: 100, bytes: 1_000_000 })
  return documents.map(plain)
}

test('a find gives the fields that its projection names, in the order of its sort', async () => {
  const sorted = { sort: { n: -1 }, projection: { n: 1, _id: 0 } }
  expect(await found(sorted)).toEqual([{ n: 3 }, { n: 2 }, { n: 1 }])
})

test('`list.$` is the element that made the filter match', async () => {
  const asked = { filter: { _id: 2, 'list.v': 3 }, projection: { 'list.$': 1 } }
  expect(await found(asked)).toEqual([{ _id: 2, list: [{ v: 3 }] }])
})

test('expressions of a projection and of a filter see the variables of the command', async () => {
  const asked = {
    filter: { $expr: { $eq: ['$n', '$$wanted'] } },
    projection: { more: { $add: ['$n', '$$wanted'] } },
    variables: { wanted: 2 },
  }
  expect(await found(asked)).toEqual([{ _id: 2, more: 4 }])
})

test('documents that grow are held back for the next batch', async () => {
  const projection = { big: { $concat: Array.from({ length: 8 }, () => '$text') } }
  const cursor = await cursorOf({ projection })
  const limit = { documents: 100, bytes: 1000 }
  const sizes: number[] = []
  for (let isOver = false; !isOver;) {
    const { documents, isDone } = await cursor.next(limit)
    sizes.push(documents.length)
    isOver = isDone
  }
  expect(sizes).toEqual([1, 1, 1])
})

test('what is wrong with a projection is said also where there is no such collection', async () => {
  const { project } = await scratchProject()
  const input = { collection: 'none', projection: serialize({ a: 1, b: 0 }) }
  expect(() => openFind(headView(project), input)).toThrow(expect.objectContaining({ code: 'query.invalid' }))
})
