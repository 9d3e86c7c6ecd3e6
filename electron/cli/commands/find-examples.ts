import type { Example } from '../command.ts'

export const findExamples: readonly Example[] = [
  {
    run: `argon find shop main users --filter '{age: {$gt: 30}}' --limit 20`,
    says: 'Documents that match a filter',
    prints: ['{"_id":1,"name":"Ada","age":36}', '{"_id":3,"name":"Cleo","age":52}'],
  },
  {
    run: `argon find shop main users --sort '{age: -1}' --projection '{name: 1, _id: 0}' --limit 2`,
    says: 'The two oldest, by name alone',
    prints: ['{"name":"Cleo"}', '{"name":"Ada"}'],
  },
  {
    run: 'argon find shop main users --at 5 --format canonical --limit 1',
    says: 'At an LSN, every type spelled out',
    prints: ['{"_id":{"$numberInt":"1"},"name":"Ada","age":{"$numberInt":"36"}}'],
  },
  {
    run: 'argon find shop "main@2026-11-02 14:02" orders',
    says: 'At a time',
    prints: [
      '{"_id":"a1","user":1,"total":{"$numberDecimal":"19.90"}}',
      '{"_id":"a2","user":3,"total":{"$numberDecimal":"5.00"}}',
    ],
  },
]
