import { describe, expect, test } from 'vitest'
import { takeToken } from '../../../../renderer/api/token.ts'

const token = 'Ab_-'.repeat(10) + 'xyz'

function createTab(hash: string) {
  const kept = new Map<string, string>()
  const replaced: string[] = []
  return {
    kept,
    replaced,
    take: (now = hash) =>
      takeToken(
        { hash: now, pathname: '/', search: '' },
        { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
        { replaceState: (_state, _unused, url) => void replaced.push(String(url)) },
      ),
  }
}

describe('the token of a tab', () => {
  test('leaves the address bar and survives a reload', () => {
    const tab = createTab(`#${token}`)
    expect(tab.take()).toBe(token)
    expect(tab.replaced).toEqual(['/'])
    expect(tab.take('')).toBe(token)
  })

  test('a new link replaces the old token', () => {
    const tab = createTab(`#${token}`)
    tab.take()
    const newer = token.replaceAll('A', 'B')
    expect(tab.take(`#${newer}`)).toBe(newer)
    expect(tab.take('')).toBe(newer)
  })

  test('another fragment is left alone', () => {
    const tab = createTab('#section')
    expect(tab.take()).toBeNull()
    expect(tab.replaced).toEqual([])
  })
})
