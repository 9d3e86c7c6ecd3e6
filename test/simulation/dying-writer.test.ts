import { expect, it } from 'vitest'
import { dyingWriters } from './rounds/dying-writer.ts'

it('a process that dies inside a transaction leaves the others able to write and to read', async () => {
  const deaths = await dyingWriters(3)
  expect(deaths).toHaveLength(3)
  for (const { signal, isAsBefore, found, written } of deaths) {
    expect([signal, isAsBefore, found]).toEqual(['SIGKILL', true, written])
  }
})
