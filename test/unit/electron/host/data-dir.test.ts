import { describe, expect, test } from 'vitest'
import { resolveDataDir } from '../../../../electron/host/data-dir.ts'
import type { DataDirSources } from '../../../../electron/host/data-dir.ts'

const linux: DataDirSources = { argv: [], env: {}, platform: 'linux', home: '/home/ada', cwd: '/tmp/here' }
const mac: DataDirSources = { ...linux, platform: 'darwin', home: '/Users/ada' }
const windows: DataDirSources = { ...linux, platform: 'win32', home: 'C:\\Users\\ada', cwd: 'D:\\here' }

describe('the data directory', () => {
  test.each([
    ['Linux', linux, '/home/ada/.local/share/argon-desktop'],
    ['Linux with XDG_DATA_HOME', { ...linux, env: { XDG_DATA_HOME: '/data' } }, '/data/argon-desktop'],
    [
      'Linux with a relative XDG_DATA_HOME',
      { ...linux, env: { XDG_DATA_HOME: 'data' } },
      '/home/ada/.local/share/argon-desktop',
    ],
    ['macOS', mac, '/Users/ada/Library/Application Support/argon-desktop'],
    ['Windows', windows, 'C:\\Users\\ada\\AppData\\Roaming\\argon-desktop'],
    ['Windows with APPDATA', { ...windows, env: { APPDATA: 'E:\\Data' } }, 'E:\\Data\\argon-desktop'],
  ])('stands where %s keeps such data', (_name, sources, expected) => {
    expect(resolveDataDir(sources)).toBe(expected)
  })

  test('the variable is taken before the standard, the flag before both', () => {
    const env = { ARGON_DATA_DIR: 'from-env', XDG_DATA_HOME: '/data' }
    expect(resolveDataDir({ ...linux, env })).toBe('/tmp/here/from-env')
    expect(resolveDataDir({ ...linux, env, argv: ['--port', '1', '--data-dir', '/x/y'] })).toBe('/x/y')
    expect(resolveDataDir({ ...linux, env, argv: ['--data-dir=rel'] })).toBe('/tmp/here/rel')
    expect(resolveDataDir({ ...windows, argv: ['--data-dir=rel'] })).toBe('D:\\here\\rel')
  })

  test('an empty value, or a flag without one, counts as none', () => {
    const standard = '/home/ada/.local/share/argon-desktop'
    expect(resolveDataDir({ ...linux, env: { ARGON_DATA_DIR: '', XDG_DATA_HOME: '' } })).toBe(standard)
    expect(resolveDataDir({ ...linux, argv: ['--data-dir'] })).toBe(standard)
  })
})
