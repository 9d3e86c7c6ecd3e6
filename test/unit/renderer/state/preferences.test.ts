import { expect, test } from 'vitest'
import { defaultPreferences, toPreferences } from '../../../../renderer/state/preferences.ts'
import { resolveTheme } from '../../../../renderer/state/theme.ts'

test('what was kept comes back', () => {
  const kept = {
    theme: 'dark',
    timeZone: 'local',
    density: 'comfortable',
    numberTypes: true,
    axis: 'time',
    views: { 'p/1': 'json' },
  }
  expect(toPreferences(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
})

test('each value that is not known becomes its default, and the others stay', () => {
  expect(toPreferences('nonsense')).toEqual(defaultPreferences)
  expect(toPreferences({ theme: 'sepia', timeZone: 'local', views: { 'p/1': 'table' } })).toEqual({
    ...defaultPreferences,
    timeZone: 'local',
    views: { 'p/1': 'list' },
  })
})

test('only the choice "system" asks the system', () => {
  expect(resolveTheme('system', true)).toBe('dark')
  expect(resolveTheme('system', false)).toBe('light')
  expect(resolveTheme('light', true)).toBe('light')
})
