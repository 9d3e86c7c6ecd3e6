import type { Example } from '../command.ts'

export const branchExamples: readonly Example[] = [
  {
    run: 'argon branch list shop',
    says: 'The branches that have a name',
    prints: [
      'NAME            HANDLE          ID  FROM              AHEAD  HEAD                      STATE',
      'main            main            1   -                 8      10, 2026-11-02 14:04:00Z  active',
      'Spring sale     spring-sale     9   main@5            0      5, 2026-11-02 14:01:00Z   active',
      'staging before  staging-before  11  main@10           0      10, 2026-11-02 14:04:00Z  active',
      'staging         staging         12  staging before@8  0      8, 2026-11-02 14:02:00Z   active',
    ],
  },
  {
    run: 'argon branch create shop fix --at 5',
    says: 'From an LSN of `main`',
    prints: ['Created branch `fix` (id 15) from `main` at LSN 5'],
  },
  {
    run: 'argon branch create shop audit --at "main@2026-11-02 14:01"',
    says: 'From what had the name at a time',
    prints: ['Created branch `audit` (id 15) from `main` at LSN 5'],
  },
  {
    run: 'argon branch rename shop "Spring sale" "Summer sale"',
    says: 'Another name',
    prints: ['Renamed branch `Spring sale` to `Summer sale`; its handle is `summer-sale`'],
  },
  {
    run: 'argon branch delete shop spring-sale --actor deploy',
    says: 'By its handle, and recorded as somebody else',
    prints: ['Deleted branch `Spring sale`; `argon branch undelete shop id:9` brings it back'],
  },
  { run: 'argon branch undelete shop idea', says: 'Back again', prints: ['Brought branch `idea` back'] },
  {
    run: 'argon branch reset shop main --at 8 --dry-run',
    says: 'What a reset would do',
    prints: [
      'Would reset branch `main` to LSN 8: 1 entry leaves it, the old state is `main before 2026-11-02 15:00`; nothing was changed',
    ],
  },
  {
    run: 'argon branch reset shop main --at "2026-11-02 14:02" --backup "before more"',
    says: 'Back to a time',
    prints: ['Reset branch `main` to LSN 8: 1 entry leaves it, the old state is `before more`'],
  },
  {
    run: 'argon branch undo-reset shop staging',
    says: 'And forward again',
    prints: ['Undid the reset of branch `staging`: it is again what it was before'],
  },
]
