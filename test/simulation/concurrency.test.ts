import { describe, expect, it } from 'vitest'
import { contention } from './rounds/contention.ts'
import { fixedReads } from './rounds/fixed-reads.ts'
import { fairnessOf } from './rounds/fairness.ts'
import { watching } from './rounds/watching.ts'

const seed = Number(process.env['ARGON_ROUND_SEED'] ?? 1)

describe('several at once on one project', () => {
  it('readers at fixed LSNs see one state for ever while two processes write', async () => {
    const { pairs, reads } = await fixedReads({ seed, writers: 2, entries: 2000, readers: 8, reads: 60 })
    // They have read again and again, not only once.
    expect(pairs).toBeGreaterThan(8 * 5)
    expect(reads).toBeGreaterThan(2 * pairs)
  })

  it.each([
    { rounds: 150, commits: 1 },
    { rounds: 15, commits: 10 },
  ])('two processes see each of the other’s commits by the file alone: $rounds × $commits', async (turns) => {
    expect(await watching(turns)).toBe(turns.rounds * turns.commits)
  })

  it.each(['insert', 'count'] as const)(
    '16 writers of one process lose nothing, and each has its turn in each round: %s',
    async (contest) => {
      const contenders = { contest, processes: 0, writers: 16, share: 20 }
      const { fared, records } = await contention(contenders)
      expect(records).toBe(16 * 20)
      expect(fairnessOf(contenders, fared)).toEqual([])
    },
  )

  it.each(['insert', 'count'] as const)(
    '4 processes of 4 writers each lose nothing, and nobody waits for most of the others: %s',
    async (contest) => {
      const contenders = { contest, processes: 4, writers: 4, share: 20 }
      const { fared, records } = await contention(contenders)
      expect(records).toBe(16 * 20)
      expect(fairnessOf(contenders, fared)).toEqual([])
    },
  )
})
