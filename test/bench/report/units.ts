import type { Latency } from './statistics.ts'

/** How a bench writes numbers: about three digits, with their unit. */

export const milliseconds = (value: number): string => {
  if (value < 0.1) return `${(value * 1000).toFixed(1)} µs`
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`
}

export const bytes = (value: number): string => {
  if (value < 1024) return `${Math.round(value)} B`
  if (value < 1024 ** 2) return `${(value / 1024).toFixed(1)} KB`
  return `${(value / 1024 ** 2).toFixed(value < 10 * 1024 ** 2 ? 1 : 0)} MB`
}

export const ratio = (value: number): string =>
  `${value < 0.01 && value !== 0 ? value.toExponential(1) : value.toFixed(value < 10 ? 2 : 1)}×`

/** Operations in a second, from what `count` of them took together. */
export const perSecond = (count: number, spentMilliseconds: number): number =>
  (count / spentMilliseconds) * 1000

export const rate = (value: number, what: string): string =>
  `${Math.round(value).toLocaleString('en')} ${what}/s`

export const integer = (value: number): string => value.toLocaleString('en')

export const latencyText = ({ p50, p99 }: Latency): string =>
  `${milliseconds(p50)} (p99 ${milliseconds(p99)})`
