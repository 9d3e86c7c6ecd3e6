import { spawnSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { app } from '../support/electron-double/app.ts'
import { BrowserWindow, knownPreferences } from '../support/electron-double/browser-window.ts'
import { dialog, nativeTheme, screen, shell } from '../support/electron-double/desktop.ts'
import { LoudEmitter } from '../support/electron-double/loud.ts'
import { Menu, MenuItem } from '../support/electron-double/menu.ts'
import { safeStorage } from '../support/electron-double/safe-storage.ts'
import { protocol } from '../support/electron-double/schemes.ts'
import { defaultSession } from '../support/electron-double/session.ts'
import { WebContents } from '../support/electron-double/web-contents.ts'

const projectRoot = path.resolve(import.meta.dirname, '../..')

/** Members that are the double's own; the app cannot name them, because it is compiled against Electron's types. */
const ownMembers = new Set([
  'announceReady',
  'becomeReady',
  'isQuitting',
  'knownEvents',
  'lastWindowClosed',
  'paths',
  'whenItIsReady',
  'applySize',
  'attach',
  'attached',
  'askToUnload',
  'decide',
  'deliver',
  'destroyPage',
  'hear',
  'hearPage',
  'installWorlds',
  'source',
])

/** What the generated module may say of each part: an expression of Electron's types, and what the double has. */
const parts: readonly (readonly [expression: string, part: object])[] = [
  ['E.app', app],
  ['E.dialog', dialog],
  ['E.nativeTheme', nativeTheme],
  ['E.protocol', protocol],
  ['E.safeStorage', safeStorage],
  ['E.screen', screen],
  ['C.shell', shell],
  ['session', defaultSession],
  ['E.BrowserWindow', BrowserWindow],
  ['window', BrowserWindow.prototype],
  ['contents', WebContents.prototype],
  ['E.Menu', Menu],
  ['menu', Menu.prototype],
  ['item', Object.assign(Object.create(MenuItem.prototype) as object, new MenuItem({}))],
  ['R.ipcRenderer', { send: 0, on: 0, off: 0 }],
  ['R.contextBridge', { exposeInMainWorld: 0 }],
]

const head = `
import * as C from 'electron/common'
import * as E from 'electron/main'
import * as R from 'electron/renderer'
declare const window: E.BrowserWindow, contents: E.WebContents, menu: E.Menu, item: E.MenuItem
declare const session: E.Session, preferences: E.WebPreferences, options: E.BrowserWindowConstructorOptions
declare const frame: E.WebFrameMain
`

function membersOf(part: object): string[] {
  const names = new Set<string>()
  const ends: unknown[] = [
    null,
    Object.prototype,
    Function.prototype,
    EventEmitter.prototype,
    LoudEmitter.prototype,
    LoudEmitter,
    EventEmitter,
  ]
  for (let level: object = part; !ends.includes(level); level = Object.getPrototypeOf(level) as object) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name)
  }
  const ofEveryEmitter = /^(?:_|constructor$|prototype$|length$|name$|domain$)/u
  return [...names].filter((name) => !ofEveryEmitter.test(name) && !ownMembers.has(name))
}

/** The events that a class says it knows, read from its source: making a window needs a running Chromium. */
function eventsOf(constructor: { toString(): string }): string[] {
  const list = /super\(\[([^\]]*)\]\)/u.exec(constructor.toString())?.[1] ?? ''
  return [...list.matchAll(/["']([^"']+)["']/gu)].map((match) => match[1]!)
}

function compile(lines: readonly string[]): string[] {
  const cache = path.join(projectRoot, '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(path.join(cache, 'electron-api-'))
  try {
    const file = path.join(folder, 'api.ts')
    writeFileSync(file, head + lines.join('\n'))
    const options = [
      '--noEmit',
      '--ignoreConfig',
      '--strict',
      '--skipLibCheck',
      '--types',
      'node,electron',
      '--module',
      'nodenext',
      '--target',
      'es2024',
    ]
    const tsc = path.join(projectRoot, 'node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, ...options, file], { encoding: 'utf8', cwd: folder })
    return stdout.split('\n').filter((line) => line.includes('error TS'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const members = parts.flatMap(([expression, part]) =>
  membersOf(part).map((name) => `void ${expression}.${name}`),
)
const emitters = [
  ['E.app', app.knownEvents],
  ['E.nativeTheme', nativeTheme.knownEvents],
  ['window', eventsOf(BrowserWindow)],
  ['contents', eventsOf(WebContents)],
] as const
const events = emitters.flatMap(([expression, names]) =>
  names.map((name) => `${expression}.on('${name}', () => {})`),
)
const others = [
  ...[...knownPreferences].map((name) => `void preferences.${name}`),
  ...['width', 'height', 'x', 'y', 'minWidth', 'minHeight', 'show', 'title', 'backgroundColor'].map(
    (name) => `void options.${name}`,
  ),
  ...['url', 'parent'].map((name) => `void frame.${name}`),
]

describe('the double of Electron', () => {
  test('has no member, event or option that Electron lacks', () => {
    expect(members.length).toBeGreaterThan(60)
    expect(events.length).toBeGreaterThan(20)
    expect(compile([...members, ...events, ...others])).toEqual([])
  })

  test('would be found out if it had', () => {
    const invented = ['void E.app.becomeHappy', "contents.on('did-smile', () => {})", 'void preferences.safe']
    expect(compile(invented)).toHaveLength(invented.length)
  })
})
