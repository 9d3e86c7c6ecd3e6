import { describe, expect, it } from 'vitest'
import {
  decodeRequest,
  encodeRequest,
  noStatement,
  packStatements,
  unpackStatements,
} from '../../../../electron/engine/log/request.ts'
import { recordEntriesMax } from '../../../../shared/model/limits.ts'
import { lsidOf } from '../../../support/requests.ts'

describe('the stamp of a request', () => {
  it('comes back as it was, whatever its numbers', () => {
    for (const txnNumber of [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n, 2n ** 31n]) {
      const stamp = { lsid: lsidOf(9), txnNumber, stmtIds: [noStatement, 0, 1, 2, 7, 5, 5, 2 ** 31 - 1] }
      expect(decodeRequest(encodeRequest(stamp))).toEqual(stamp)
    }
  })

  it('has a run for as many statements as follow one another', () => {
    const all = Array.from({ length: 1000 }, (_, i) => i - 1)
    expect(packStatements(all).length).toBe(8)
    expect(unpackStatements(packStatements(all))).toEqual(all)
  })

  it('refuses runs that no record has', () => {
    const runs = packStatements(Array.from({ length: recordEntriesMax }, (_, i) => i))
    const twice = new Uint8Array([...runs, ...runs])
    for (const bytes of [twice, runs.subarray(0, 7), new Uint8Array(8)])
      expect(() => unpackStatements(bytes)).toThrow()
  })
})
