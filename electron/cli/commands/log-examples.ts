import type { Example } from '../command.ts'

export const logExamples: readonly Example[] = [
  {
    run: 'argon log shop --limit 3',
    says: 'The newest commits of all branches',
    prints: [
      '14  2026-11-02 14:08:00Z  idea  ada  deleteBranch',
      '13  2026-11-02 14:07:00Z  idea  ada  createBranch',
      '12  2026-11-02 14:06:00Z  staging  ada  resetBranch',
    ],
  },
  {
    run: 'argon log shop main --from "2026-11-02 14:02"',
    says: 'Those of one branch since a time',
    prints: [
      '10  2026-11-02 14:04:00Z  main  ada  1 inserted  Import more.ndjson',
      '7-8  2026-11-02 14:02:00Z  main  ada  2 inserted  Import orders.json',
      '6  2026-11-02 14:02:00Z  main  ada  createCollection  Import orders.json',
    ],
  },
  {
    run: 'argon log shop staging --to 5 --limit 1 --json',
    says: 'For programs',
    prints: [
      '{"lsn":3,"lastLsn":5,"branchId":1,"branch":"main","time":"2026-11-02T14:01:00.000Z","actor":"ada","message":"Import users.ndjson","inserts":3,"updates":0,"deletes":0,"operations":[],"collectionIds":[2]}',
    ],
  },
]
