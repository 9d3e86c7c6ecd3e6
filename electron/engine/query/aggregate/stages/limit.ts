import { countOf } from '../parse.ts'
import type { Stage, StageCompiler } from '../stage.ts'

const limitCodes = {
  notNumber: 'Location5107201',
  notWhole: 'Location5107201',
  tooLow: 'Location15958',
} as const
const skipCodes = {
  notNumber: 'Location5107200',
  notWhole: 'Location5107200',
  tooLow: 'Location5107200',
} as const

export const limit: StageCompiler = (spec, _, name) => {
  countOf(spec, 0n, { ...limitCodes, tooLow: 'Location5107201' }, name)
  return limitTo(countOf(spec, 1n, limitCodes, name))
}

export const limitTo = (count: number): Stage =>
  async function* (input) {
    let left = count
    for await (const batch of input) {
      yield batch.length <= left ? batch : batch.slice(0, left)
      left -= batch.length
      if (left <= 0) return
    }
  }

export const skip: StageCompiler = (spec, _, name) => {
  const count = countOf(spec, 0n, skipCodes, name)
  return async function* (input, run) {
    let left = count
    for await (const batch of input) {
      if (batch.length > left) yield left === 0 ? batch : batch.slice(left)
      else await run.rest()
      left = Math.max(0, left - batch.length)
    }
  }
}
