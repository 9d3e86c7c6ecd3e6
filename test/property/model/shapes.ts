import fc from 'fast-check'
import { anyCommand, commandWith, type Bias, type Command } from './commands.ts'
import type { Measures } from './measures.ts'
import type { Thoroughness } from './play-history.ts'

/** A way in which histories can be large, which random ones of a few dozen commands never are. */
export interface Shape extends Thoroughness {
  readonly name: string
  readonly commands: fc.Arbitrary<Command[]>
  /** What at least one in a few of its histories has: without it the shape is not what its name says. */
  readonly reaches: Partial<Measures>
}

type Weighted = readonly [weight: number, what: fc.Arbitrary<Command>]

const a = (weight: number, bias: Bias): Weighted => [weight, commandWith(bias)]
const anything = (weight: number): Weighted => [weight, anyCommand]

/** From `minLength` to `maxLength` commands, of each kind as often as its weight says. */
function mixture(minLength: number, maxLength: number, ...parts: Weighted[]): fc.Arbitrary<Command[]> {
  const command = fc.oneof(...parts.map(([weight, arbitrary]) => ({ weight, arbitrary })))
  return fc.array(command, { minLength, maxLength, size: 'max' })
}

/** One mixture after the other. */
const stages = (...parts: fc.Arbitrary<Command[]>[]): fc.Arbitrary<Command[]> =>
  fc.tuple(...parts).map((all) => all.flat())

const size = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })

export const shapes: readonly Shape[] = [
  {
    name: 'any',
    commands: mixture(12, 60, anything(1)),
    reaches: {},
    pairs: 2000,
    others: 1000,
    stride: 4,
  },
  {
    name: 'deep',
    commands: mixture(
      300,
      340,
      a(8, { kind: 'createBranch', where: 'newest', isFresh: true, isLate: true }),
      a(2, { kind: 'resetBranch', where: 'newest', isFresh: true, isLate: true }),
      a(8, { kind: 'write', where: 'newest' }),
      a(1, { kind: 'bulk', where: 'newest', size: size(5, 60) }),
      a(3, { kind: 'write' }),
      anything(1),
    ),
    reaches: { depth: 30 },
    pairs: 250,
    others: 40,
    stride: 12,
  },
  {
    name: 'wide',
    commands: mixture(
      1290,
      1350,
      a(80, { kind: 'createBranch', where: 'first', isFresh: true }),
      a(4, { kind: 'write', where: 'newest' }),
      a(3, { kind: 'write' }),
      anything(1),
    ),
    reaches: { siblings: 1000 },
    pairs: 150,
    others: 24,
    stride: 150,
  },
  {
    name: 'resets',
    commands: mixture(
      1300,
      1360,
      a(6, { kind: 'resetBranch', where: 'main', isFresh: true }),
      a(54, { kind: 'resetBranch', where: 'main', isFresh: true, isLate: true }),
      a(4, { kind: 'undoReset', where: 'main' }),
      a(3, { kind: 'write', where: 'main' }),
      a(1, { kind: 'write' }),
      anything(1),
    ),
    reaches: { resets: 1000 },
    pairs: 150,
    others: 24,
    stride: 150,
  },
  {
    name: 'hot',
    commands: mixture(
      50,
      70,
      a(8, { kind: 'hot', where: 'first', size: size(80, 240) }),
      a(2, { kind: 'hot', size: size(10, 80) }),
      a(1, { kind: 'createBranch', isFresh: true }),
      a(1, { kind: 'write', where: 'first' }),
      anything(1),
    ),
    reaches: { versions: 1500 },
    pairs: 120,
    others: 30,
    stride: 10,
  },
  {
    name: 'mass deletion',
    commands: stages(
      mixture(1, 2, a(1, { kind: 'bulk', where: 'first', size: size(600, 1500) })),
      mixture(1, 3, a(1, { kind: 'createBranch', where: 'first', isFresh: true, isLate: true })),
      mixture(1, 2, a(1, { kind: 'sweep', where: 'newest' })),
      mixture(
        10,
        16,
        a(3, { kind: 'sweep' }),
        a(2, { kind: 'sweep', where: 'first' }),
        a(2, { kind: 'createBranch', isFresh: true }),
        a(2, { kind: 'bulk', size: size(5, 600) }),
        a(2, { kind: 'write' }),
        anything(3),
      ),
    ),
    reaches: { deleted: 500 },
    pairs: 40,
    others: 20,
    stride: 6,
  },
  {
    name: 'early moments',
    commands: stages(
      mixture(4, 10, a(4, { kind: 'write', where: 'first' }), a(1, { kind: 'createBranch', isFresh: true })),
      mixture(
        8,
        12,
        a(3, { kind: 'bulk', where: 'first', size: size(300, 1000) }),
        a(1, { kind: 'bulk', size: size(100, 400) }),
        a(1, { kind: 'createBranch', isFresh: true }),
      ),
      mixture(2, 8, anything(1)),
    ),
    reaches: { entries: 1500 },
    pairs: 60,
    others: 20,
    stride: 8,
  },
  {
    name: 'many collections',
    commands: stages(
      mixture(140, 160, a(1, { kind: 'createCollection', where: 'first', isFresh: true })),
      mixture(150, 170, a(1, { kind: 'write', where: 'first' })),
      // What it undoes is in more collections than the summary of a commit names.
      mixture(1, 1, a(1, { kind: 'undoRange', where: 'first', size: size(120, 160) })),
      mixture(
        100,
        130,
        a(3, { kind: 'createCollection', isFresh: true }),
        a(3, { kind: 'dropCollection' }),
        a(3, { kind: 'renameCollection', isFresh: true }),
        a(2, { kind: 'undoRange' }),
        a(4, { kind: 'write' }),
        a(1, { kind: 'createBranch', isFresh: true }),
        anything(3),
      ),
    ),
    reaches: { collections: 120 },
    pairs: 40,
    others: 20,
    stride: 60,
  },
]
