import { expect, test } from 'vitest'
import { listCursor } from '../../../../../electron/wire/data/list-cursor.ts'

test('a list is given in batches of so many documents and so many bytes, one document at least', async () => {
  const sizes = [5, 4, 9, 3, 3, 3]
  const cursor = listCursor(sizes.map((size) => new Uint8Array(size)))
  const next = async (documents: number, bytes: number): Promise<[number[], boolean]> => {
    const batch = await cursor.next({ documents, bytes })
    return [batch.documents.map(({ length }) => length), batch.isDone]
  }
  expect(await next(9, 8)).toEqual([[5], false])
  expect(await next(1, 8)).toEqual([[4], false])
  expect(await next(9, 8)).toEqual([[9], false])
  expect(await next(9, 8)).toEqual([[3, 3], false])
  expect(await next(9, 8)).toEqual([[3], true])
  expect(await next(9, 8)).toEqual([[], true])
})
