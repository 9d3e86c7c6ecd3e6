import { isNumber, type NumberNode } from './compare-nodes.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { decimalOfDouble, decimal, double, isInt, isLong, long, toDecimal } from './numbers.ts'
import { decimalOfInteger, over, plus, type Decimal } from './decimal.ts'

/** Adds numbers of all types without losing what a double cannot hold; the widest type that came is the result's. */
export class Sum {
  /** Integers, as long as they are exact, and what no longer was. */
  #integers = 0
  #large = 0n
  /** The sum of doubles, and how far it is off (Neumaier). */
  #doubles = 0
  #rest = 0
  #decimals: Decimal | null = null
  #widest: 'int' | 'long' | 'double' = 'int'
  count = 0

  /** Passes over what is no number. */
  add(node: TreeNode | undefined): void {
    if (!isNumber(node)) return
    this.count++
    switch (node.kind) {
      case 'int32':
        return this.#addInteger(node.value)
      case 'int64':
        if (this.#widest === 'int') this.#widest = 'long'
        this.#large += node.value
        return
      case 'double':
        this.#widest = 'double'
        return this.#addDouble(node.value)
      case 'decimal128':
        this.#decimals = plus(this.#decimals ?? decimalOfInteger(0n), toDecimal(node))
    }
  }

  #addInteger(value: number): void {
    this.#integers += value
    if (Number.isSafeInteger(this.#integers)) return
    this.#large += BigInt(this.#integers - value) + BigInt(value)
    this.#integers = 0
  }

  #addDouble(value: number): void {
    const sum = this.#doubles + value
    if (Number.isFinite(sum))
      this.#rest +=
        Math.abs(this.#doubles) >= Math.abs(value) ? this.#doubles - sum + value : value - sum + this.#doubles
    this.#doubles = sum
  }

  /** An int where all were ints and it fits, else a long, else a double; a decimal where one came. */
  result(): NumberNode {
    const whole = this.#large + BigInt(this.#integers)
    if (this.#decimals !== null) return decimal(this.#decimal())
    if (this.#widest === 'double') return double(this.#double())
    if (this.#widest === 'int' && isInt(whole)) return { kind: 'int32', value: Number(whole) }
    return isLong(whole) ? long(whole) : double(Number(whole))
  }

  /** A double, or a decimal where one came; undefined of no numbers. */
  average(): NumberNode | undefined {
    if (this.count === 0) return undefined
    if (this.#decimals !== null) return decimal(over(this.#decimal(), decimalOfInteger(BigInt(this.count))))
    return double(this.#double() / this.count)
  }

  #double(): number {
    const doubles = Number.isFinite(this.#doubles) ? this.#doubles + this.#rest : this.#doubles
    // As one number: rounded each by itself they could be off by more than one.
    return doubles + Number(this.#large + BigInt(this.#integers))
  }

  #decimal(): Decimal {
    const others = plus(
      decimalOfInteger(this.#large + BigInt(this.#integers)),
      this.#widest === 'double' ? decimalOfDouble(this.#doubles + this.#rest) : decimalOfInteger(0n),
    )
    return plus(this.#decimals as Decimal, others)
  }
}
