import type { ExpressionContext } from '../query/expression/expression.ts'
import type { EngineDeps } from '../projects/engine-deps.ts'

type EvaluationContext = ExpressionContext & { readonly random: () => number }

/** What expressions of one command are evaluated with: one time for all of it, and a source of chance. */
export function expressionContext({
  deps,
}: {
  readonly deps: Pick<EngineDeps, 'now' | 'randomBytes'>
}): EvaluationContext {
  return { now: BigInt(deps.now()), random: () => fraction(deps.randomBytes(8)) }
}

const fractionBits = 53n

/** The topmost 53 bits of eight bytes, as a fraction of 1. */
function fraction(bytes: Uint8Array): number {
  const word = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0)
  return Number(word >> (64n - fractionBits)) / Number(1n << fractionBits)
}
