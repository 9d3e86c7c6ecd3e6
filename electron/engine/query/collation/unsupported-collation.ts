import type { ArgonError } from '../../../../shared/model/errors.ts'
import { queryError } from '../query-error.ts'
import type { CollationSpec } from './parse-collation.ts'

/** Languages whose rules tell strings apart on the fourth level: Hiragana from Katakana. */
const fourLevels: ReadonlySet<string> = new Set(['ja'])
/** Locales whose accents compare from the end of the string. */
const backwardLocales: ReadonlySet<string> = new Set(['fr_CA'])

/** Refuses what ICU can do and ECMA-402 does not offer: an order that is nearly right would be wrong. */
export function refuseUnsupported(spec: CollationSpec, resolved: Intl.ResolvedCollatorOptions): void {
  const { strength, caseLevel, maxVariable, backwards, locale } = spec
  if (caseLevel && strength !== 1) throw unsupported('caseLevel', 'with a strength other than 1')
  if (strength >= 4 && resolved.ignorePunctuation) {
    throw unsupported('strength', 'of 4 or 5 where punctuation is shifted')
  }
  if (strength >= 4 && fourLevels.has(languageOf(locale))) {
    throw unsupported('strength', `of 4 or 5 for the locale ${locale}`)
  }
  if (maxVariable === 'space' && resolved.ignorePunctuation) {
    throw unsupported('maxVariable', 'of `space` where punctuation is shifted')
  }
  const isBackward = backwardLocales.has(locale.split('@', 1)[0] as string)
  if (backwards !== null && backwards !== isBackward)
    throw unsupported('backwards', `for the locale ${locale}`)
  if (locale.includes('@') && resolved.collation === 'default') {
    throw unsupported('locale', `of ${locale}, whose kind of order this platform lacks,`)
  }
}

const languageOf = (locale: string): string => /^[a-z]*/.exec(locale)?.[0] ?? ''

const unsupported = (field: string, what: string): ArgonError =>
  queryError('NotImplemented', `A collation with a \`${field}\` ${what} is not supported`, { field })
