import { isNumber } from '../values/compare-nodes.ts'
import type { Operator } from './expression.ts'
import { ofOne, text, truth, typeOf } from './operands.ts'

export const typeOperators: Readonly<Record<string, Operator>> = {
  $isNumber: ofOne((value) => truth(isNumber(value))),
  $type: ofOne((value) => text(typeOf(value))),
}
