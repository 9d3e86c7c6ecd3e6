import type { Example } from '../command.ts'

export const verifyExamples: readonly Example[] = [
  {
    run: 'argon verify shop',
    says: 'Log and index',
    prints: ['Project `Shop` is intact: 14 entries, log and index'],
  },
]
