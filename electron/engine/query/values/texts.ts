/** A double as MongoDB writes it, which is C's `%.16g`. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [digits, power] = value.toExponential(15).split('e') as [string, string]
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 16) return withoutZeros(value.toFixed(15 - exponent))
  const magnitude = String(Math.abs(exponent)).padStart(2, '0')
  return `${withoutZeros(digits)}e${exponent < 0 ? '-' : '+'}${magnitude}`
}

const withoutZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
