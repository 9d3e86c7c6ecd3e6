import { expect, test } from 'vitest'
import { parseBenchArguments } from '../../bench/arguments.ts'

const known = ['reads', 'writes']
const parse = (...argv: string[]) => parseBenchArguments(argv, known)

test('nothing said means every group on a million entries', () => {
  expect(parse()).toEqual({ names: [], entries: 1_000_000, strict: false, large: false, choices: false })
})

test('groups are chosen by name, sizes may be written for people', () => {
  expect(parse('writes', 'reads', '--entries', '300_000', '--strict')).toMatchObject({
    names: ['writes', 'reads'],
    entries: 300_000,
    strict: true,
  })
})

test('what is not understood is said, with what there is', () => {
  expect(() => parse('wrties')).toThrow('There is no group wrties; there are reads, writes')
  expect(() => parse('--entries', 'many')).toThrow('--entries takes a whole number from 1000 on, not many')
  expect(() => parse('--entries', '10')).toThrow('--entries')
})
