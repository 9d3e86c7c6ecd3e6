import { compareTexts } from '../values/compare-texts.ts'
import { parseCollation, type CollationSpec } from './parse-collation.ts'
import { collationTag } from './collation-locale.ts'
import { refuseUnsupported } from './unsupported-collation.ts'

/** How strings compare. `undefined` in its place stands for MongoDB's `simple`: by their UTF-8 bytes. */
export interface Collation {
  /** Negative, zero or positive; zero for strings that the collation does not tell apart. */
  compareStrings(left: string, right: string): number
  /** The same text for collations that compare alike, as two writings of one specification do. */
  readonly key: string
}

/**
 * Compiles a collation document; null, an empty one and `{locale: 'simple'}` give undefined. Errors: `query.invalid` with
 * MongoDB's code; `query.unsupported` for what the platform's ICU does not offer through `Intl.Collator`. Strings are
 * always normalised, which MongoDB does only where `normalization` asks for it.
 */
export function compileCollation(bytes: Uint8Array | null): Collation | undefined {
  const spec = bytes === null ? null : parseCollation(bytes)
  if (spec === null) return undefined
  const collator = new Intl.Collator(collationTag(spec.locale), collatorOptions(spec))
  refuseUnsupported(spec, collator.resolvedOptions())
  const compare = collator.compare
  const { locale, sensitivity, numeric, caseFirst, ignorePunctuation, collation } = collator.resolvedOptions()
  const key = [locale, collation, sensitivity, numeric, caseFirst, ignorePunctuation, spec.strength === 5]
  return {
    compareStrings: spec.strength === 5 ? identical(compare) : compare,
    key: key.join('/'),
  }
}

type Compare = (left: string, right: string) => number

/** The sensitivities of ECMA-402 are ICU's strengths 1, 2 and 3, and 1 with a case level. */
function collatorOptions(spec: CollationSpec): Intl.CollatorOptions {
  const { strength, caseLevel, numericOrdering, caseFirst, alternate } = spec
  const isPrimary = strength === 1
  const options: Intl.CollatorOptions = {
    usage: 'sort',
    sensitivity: isPrimary ? (caseLevel ? 'case' : 'base') : strength === 2 ? 'accent' : 'variant',
    numeric: numericOrdering,
  }
  if (caseFirst !== null) options.caseFirst = caseFirst === 'off' ? 'false' : caseFirst
  if (alternate !== null) options.ignorePunctuation = alternate === 'shifted'
  return options
}

/** Strength 5: strings that are equal otherwise compare by the code points of their decomposed forms. */
function identical(compare: Compare): Compare {
  return (left, right) => compare(left, right) || compareTexts(left.normalize('NFD'), right.normalize('NFD'))
}
