import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { double } from './numbers.ts'

/** The standard deviation by Welford's method: of a population, or of a sample, which has two values at least. */
export class Deviation {
  readonly #isSample: boolean
  #count = 0
  #mean = 0
  #squares = 0

  constructor(isSample: boolean) {
    this.#isSample = isSample
  }

  add(value: number): void {
    this.#count++
    const delta = value - this.#mean
    this.#mean += delta / this.#count
    this.#squares += delta * (value - this.#mean)
  }

  result(): TreeNode {
    const degrees = this.#isSample ? this.#count - 1 : this.#count
    return degrees < 1 ? { kind: 'null' } : double(Math.sqrt(this.#squares / degrees))
  }
}

export function deviationOf(numbers: readonly number[], isSample: boolean): TreeNode {
  const deviation = new Deviation(isSample)
  for (const number of numbers) deviation.add(number)
  return deviation.result()
}
