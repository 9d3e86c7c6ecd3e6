import { describe, expect, test } from 'vitest'
import { parseWebArguments } from '../../../../electron/web/arguments.ts'
import { hasDisplay } from '../../../../electron/web/open-browser.ts'

describe('the command line of the web host', () => {
  test('without flags takes a free port and leaves the browser to the display', () => {
    expect(parseWebArguments([])).toEqual({ port: 0, open: undefined, help: false })
  })

  test('reads its flags; not to open wins', () => {
    expect(parseWebArguments(['--port', '4100', '--open', '--data-dir', 'x'])).toMatchObject({
      port: 4100,
      open: true,
    })
    expect(parseWebArguments(['--no-open', '--open'])).toMatchObject({ open: false })
  })

  test.each(['65536', '-1', '1.5', 'http', ''])('refuses the port %j', (port) => {
    expect(() => parseWebArguments([`--port=${port}`])).toThrow(/--port takes a number/)
  })

  test('refuses what it does not know', () => {
    expect(() => parseWebArguments(['--browse'])).toThrow(/--browse/)
    expect(() => parseWebArguments(['file.json'])).toThrow(/file\.json/)
  })
})

test('a display is named on Linux, and always there on macOS and Windows', () => {
  expect(hasDisplay('linux', {})).toBe(false)
  expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false)
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true)
  expect(hasDisplay('linux', { DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
  expect(hasDisplay('darwin', {}) && hasDisplay('win32', {})).toBe(true)
})
