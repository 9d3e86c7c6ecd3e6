import { queryError } from '../query-error.ts'

/** ICU's names of the kinds of order whose name in a BCP 47 tag is another one. */
const kinds: Readonly<Record<string, string>> = {
  dictionary: 'dict',
  gb2312han: 'gb2312',
  phonebook: 'phonebk',
  traditional: 'trad',
}

/**
 * The language tag of a locale as MongoDB writes it, in ICU's canonical form: `de`, `fr_CA`, `de@collation=phonebook`,
 * `en_US_POSIX`. Throws BadValue for one that this platform's ICU does not have.
 */
export function collationTag(locale: string): string {
  const [name = '', keyword] = locale.split('@', 2)
  const kind = keyword === undefined ? undefined : /^collation=([a-z0-9]+)$/.exec(keyword)?.[1]
  if ((keyword !== undefined && kind === undefined) || !isIcuName(name)) throw noLocale(locale)
  const isPosix = name.endsWith('_POSIX')
  const base = (isPosix ? name.slice(0, -'_POSIX'.length) : name).replaceAll('_', '-')
  if (Intl.Collator.supportedLocalesOf(base).length === 0) throw noLocale(locale)
  const extensions = [
    ...(kind === undefined ? [] : [`co-${kinds[kind] ?? kind}`]),
    ...(isPosix ? ['va-posix'] : []),
  ]
  return extensions.length === 0 ? base : `${base}-u-${extensions.join('-')}`
}

/** Language, script, region and variant, each in its own case and joined by `_`. */
const isIcuName = (name: string): boolean =>
  /^[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|[0-9]{3}))?(_POSIX)?$/.test(name)

const noLocale = (locale: string): Error =>
  queryError('BadValue', `The locale \`${locale}\` of the collation is not known; write it as in \`en_US\``, {
    locale,
  })
