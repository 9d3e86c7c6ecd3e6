import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'

const at = "ISODate('2023-11-14T22:13:20.123Z')"
const date = (text: string): string => `{"$date":{"$numberLong":"${Date.parse(text)}"}}`
const int = (value: number): string => `{"$numberInt":"${value}"}`

describe('dates in expressions', () => {
  it.each([
    [`{$hour: {date: ${at}, timezone: 'America/New_York'}}`, int(17)],
    [`{$hour: {date: ${at}, timezone: '+05:30'}}`, int(3)],
    [`{$isoWeek: ISODate('2023-01-01')}`, int(52)],
    [
      `{$dateToString: {date: ${at}, format: '%Y-%m-%d %H:%M %z', timezone: 'Asia/Kolkata'}}`,
      '"2023-11-15 03:43 +0530"',
    ],
    [
      `{$dateFromString: {dateString: '2020-01-02T03:04:05', timezone: 'America/New_York'}}`,
      date('2020-01-02T08:04:05Z'),
    ],
    [`{$dateFromString: {dateString: '06-15-2018', format: '%m-%d-%Y'}}`, date('2018-06-15T00:00:00Z')],
    [`{$dateFromParts: {year: 2020, month: 14, timezone: 'Europe/Vienna'}}`, date('2021-01-31T23:00:00Z')],
    // The clocks go back in between, so the day has 25 hours.
    [
      `{$dateAdd: {startDate: ISODate('2020-11-01T04:00:00Z'), unit: 'day', amount: 1, timezone: 'America/New_York'}}`,
      date('2020-11-02T05:00:00Z'),
    ],
    [
      `{$dateAdd: {startDate: ISODate('2020-01-31'), unit: 'month', amount: 1}}`,
      date('2020-02-29T00:00:00Z'),
    ],
    [
      `{$dateDiff: {startDate: ISODate('2020-12-31'), endDate: ISODate('2021-01-01'), unit: 'year'}}`,
      '{"$numberLong":"1"}',
    ],
    [`{$dateTrunc: {date: ${at}, unit: 'day'}}`, date('2023-11-14T00:00:00Z')],
    [`{$dateTrunc: {date: ${at}, unit: 'week', startOfWeek: 'monday'}}`, date('2023-11-13T00:00:00Z')],
    [`{$dateTrunc: {date: ${at}, unit: 'hour', binSize: 5}}`, date('2023-11-14T18:00:00Z')],
    [`{$subtract: [${at}, 123]}`, date('2023-11-14T22:13:20Z')],
    [`{$toDate: '2020-01-02'}`, date('2020-01-02T00:00:00Z')],
  ])('%s gives %s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected)
  })

  it.each([
    [`{$hour: {date: ${at}, timezone: 'Nowhere/City'}}`, 40485],
    [`{$hour: 'a'}`, 16006],
    [`{$dateFromString: {dateString: '2020-13-01'}}`, 241],
    [`{$dateFromParts: {year: 10000}}`, 40523],
    [`{$dateToString: {date: ${at}, format: '%q'}}`, 18536],
    [`{$dateTrunc: {date: ${at}, unit: 'eon'}}`, 5439014],
  ])('%s is error %i', (expression, code) => {
    expect(evaluate(expression)).toBe(`error ${code}`)
  })
})
