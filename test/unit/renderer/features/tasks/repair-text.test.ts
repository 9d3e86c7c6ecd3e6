import { expect, test } from 'vitest'
import { repairText, repairTitle, savedText } from '../../../../../renderer/features/tasks/repair-text.ts'
import { panelSummary } from '../../../../../renderer/features/tasks/task-text.ts'
import type { Repair } from '../../../../../renderer/state/repairs.ts'
import type { SalvageProgress } from '../../../../../shared/contract/repair.ts'

const saved: SalvageProgress = {
  records: 1204,
  savedLsn: 3410,
  recovered: 0,
  lost: 0,
  headLsn: 3410,
  made: null,
}
const project = {} as NonNullable<SalvageProgress['made']>['project']

const repair = (part: Partial<Repair>): Repair => ({
  key: 'a',
  kind: 'rebuild',
  projectName: 'Books',
  state: 'running',
  share: 0.256,
  error: null,
  salvage: null,
  move: null,
  migration: null,
  again: null,
  ...part,
})

test.each([
  [{}, '1,204 records saved, up to LSN 3,410; nothing lost'],
  [
    { records: 1, recovered: 1, lost: 13 },
    '1 record saved, up to LSN 3,410; 1 damaged entry recovered; 13 LSNs lost',
  ],
  [
    { lost: 1, made: { project, branches: ['main'] } },
    '1,204 records saved, up to LSN 3,410; 1 LSN lost; branch `main`',
  ],
  [
    { made: { project, branches: ['main', 'a', 'b', 'c', 'd'] } },
    '1,204 records saved, up to LSN 3,410; nothing lost; branches `main`, `a`, `b` and 2 more',
  ],
])('a salvage is told in numbers: %o', (part, text) => {
  expect(savedText({ ...saved, ...part })).toBe(text)
})

test.each([
  [{}, 'Folding the log · 25 %'],
  [{ share: null }, 'Folding the log'],
  [{ state: 'completed' }, 'The index was made anew from the log'],
  [{ state: 'stopped' }, 'Stopped: the next use of the project goes on with it'],
  [{ kind: 'salvage' }, 'Reading the log'],
  [{ kind: 'salvage', salvage: saved }, 'Saved up to LSN 3,410 · 25 %'],
  [{ kind: 'salvage', state: 'stopped' }, 'Stopped: no project was made'],
] as const)('a repair says what is done, or what became of it: %o', (part, text) => {
  expect(repairText(repair(part))).toBe(text)
})

test('the panel is summed up by a repair that runs, and by one that has ended when there is nothing else', () => {
  expect(repairTitle(repair({ kind: 'salvage' }))).toBe('Salvage `Books`')
  expect(panelSummary([], 0, [repair({})])).toBe('Rebuild the index of Books')
  expect(panelSummary([], 2, [repair({})])).toBe('Rebuild the index of Books')
  expect(panelSummary([], 2, [repair({ state: 'completed' })])).toBe('2 files waiting')
  expect(panelSummary([], 0, [repair({ state: 'completed' })])).toBe(
    'Rebuild the index of Books: The index was made anew from the log',
  )
})
