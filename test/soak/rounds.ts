import { contention, type Contenders } from '../simulation/rounds/contention.ts'
import { dyingWriters } from '../simulation/rounds/dying-writer.ts'
import { fairnessOf } from '../simulation/rounds/fairness.ts'
import { fixedReads } from '../simulation/rounds/fixed-reads.ts'
import { watching } from '../simulation/rounds/watching.ts'

/** Something that several processes do to one project, at the size of a soak. Throws where it went wrong. */
export interface Round {
  readonly name: string
  readonly play: (seed: number) => Promise<void>
}

async function contended(contenders: Contenders): Promise<void> {
  const { fared, records } = await contention(contenders)
  const wrong = fairnessOf(contenders, fared)
  const due = fared.reduce((sum, { done }) => sum + done, 0)
  if (records !== due) wrong.push(`${records} records are there instead of ${due}`)
  if (wrong.length > 0) throw new Error(wrong.join('; '))
}

export const rounds: readonly Round[] = [
  {
    name: 'readers at fixed LSNs',
    play: async (seed) => {
      await fixedReads({ seed, writers: 2 + (seed % 2), entries: 20_000, readers: 12, reads: 300 })
    },
  },
  {
    name: '16 writers of one process',
    play: (seed) =>
      contended({ contest: seed % 2 === 0 ? 'insert' : 'count', processes: 0, writers: 16, share: 150 }),
  },
  {
    name: 'writers of four processes',
    play: (seed) =>
      contended({ contest: seed % 2 === 0 ? 'insert' : 'count', processes: 4, writers: 4, share: 80 }),
  },
  {
    name: 'two processes that watch each other',
    play: async (seed) => {
      const commits = 1 + (seed % 10)
      await watching({ rounds: Math.ceil(500 / commits), commits })
    },
  },
  {
    name: 'writers that die with the lock in their hand',
    play: async () => {
      const wrong = (await dyingWriters(10)).filter(
        ({ signal, isAsBefore, found, written }) => signal !== 'SIGKILL' || !isAsBefore || found !== written,
      )
      if (wrong.length > 0) throw new Error(JSON.stringify(wrong))
    },
  },
]
