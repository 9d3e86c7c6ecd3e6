import * as z from 'zod/mini'
import { describe, expect, test } from 'vitest'
import { contract, contractVersion } from '../../shared/contract/contract.ts'
import { call, stream } from '../../shared/rpc/define.ts'
import { readContractHistory, recordContract, writeContractHistory } from './contract-history.ts'
import { hashContract } from './describe-contract.ts'

// After a deliberate change: raise contractVersion if it was released, then run this file once with
// ARGON_RECORD_CONTRACT=1.
if (process.env['ARGON_RECORD_CONTRACT'] === '1') {
  writeContractHistory(recordContract(readContractHistory(), contractVersion, hashContract(contract)))
}
const history = readContractHistory()

describe('the contract', () => {
  test('is the one that its version stands for', () => {
    expect(hashContract(contract)).toBe(history.hashes[contractVersion])
    expect(contractVersion).toBe(Math.max(...Object.keys(history.hashes).map(Number)))
  })

  test('a released version cannot be recorded with another hash', () => {
    const released = { released: [1], hashes: { 1: 'aa' } }
    expect(() => recordContract(released, 1, 'bb')).toThrow(/released/)
    expect(recordContract(released, 2, 'bb').hashes).toEqual({ 1: 'aa', 2: 'bb' })
  })

  test('its hash sees a change of a name, a kind, a field, a bound and a type', () => {
    const n = z.object({ n: z.int().check(z.maximum(5)) })
    const variants = [
      { f: { a: call(n, n) } },
      { f: { b: call(n, n) } },
      { f: { a: stream(n, n) } },
      { f: { a: call(z.object({ m: z.int().check(z.maximum(5)) }), n) } },
      { f: { a: call(z.object({ n: z.int().check(z.maximum(6)) }), n) } },
      { f: { a: call(n, z.date()) } },
      { f: { a: call(n, z.instanceof(Uint8Array)) } },
      { f: { a: call(n, z.unknown()) } },
    ]
    expect(new Set(variants.map(hashContract)).size).toBe(variants.length)
    expect(hashContract({ f: { a: call(n, n), b: call(n, n) } })).toBe(
      hashContract({ f: { b: call(n, n), a: call(n, n) } }),
    )
  })
})
