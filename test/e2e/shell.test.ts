import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ArgonBridge } from '../../shared/contract/bridge.ts'
import { startSharedChromium } from '../support/electron-double/chromium-process.ts'
import type { SharedChromium } from '../support/electron-double/chromium-process.ts'
import type { Evaluated } from '../support/electron-double/electron.ts'
import { launchDouble } from '../support/electron-double/launch.ts'
import type { LaunchedApp } from '../support/electron-double/launch.ts'
import { buildFixtureApp } from '../support/fixture-app/build.ts'
import type { FixtureState } from '../support/fixture-app/contract.ts'
import type { FixtureConnection } from '../support/fixture-app/page.ts'

type FixtureWindow = Window & {
  connection: FixtureConnection
  inlineRan?: boolean
  evaluation: string
  argon: ArgonBridge
}
interface Opened {
  readonly app: LaunchedApp<Evaluated>
  readonly page: Page
  readonly dataDir: string
}

const cleanups: (() => unknown)[] = []
let bundles: string
let chromium: SharedChromium

beforeAll(async () => {
  bundles = await buildFixtureApp()
  chromium = await startSharedChromium()
})

afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean()
})

afterAll(async () => {
  await chromium.close()
  await rm(bundles, { recursive: true })
})

async function newDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'argon-shell-'))
  cleanups.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }))
  return dataDir
}

function launch(dataDir: string): LaunchedApp<Evaluated> {
  const app = launchDouble(chromium, {
    main: path.join(bundles, 'main.cjs'),
    userData: path.join(dataDir, 'unused'),
    env: { ARGON_DATA_DIR: dataDir },
  })
  cleanups.push(() => app.close())
  return app
}

async function open(dataDir?: string): Promise<Opened> {
  const folder = dataDir ?? (await newDataDir())
  const app = launch(folder)
  const page = await app.firstWindow()
  await ticking(page)
  return { app, page, dataDir: folder }
}

async function ticking(page: Page): Promise<void> {
  await page.waitForFunction(() => Number(document.getElementById('tick')?.textContent) > 0)
}

const journalOf = (app: LaunchedApp<Evaluated>) => app.evaluate(({ double }) => double.journal)
const streamsOf = (app: LaunchedApp<Evaluated>) =>
  app.evaluate(() => ({ ...(globalThis as unknown as { fixtureState: FixtureState }).fixtureState }))
const liveStreams = async (app: LaunchedApp<Evaluated>) => (await streamsOf(app)).liveStreams

describe('the page', () => {
  test('is served by the app protocol, and talks with the main process', async () => {
    const { page, app } = await open()
    const seen = await page.evaluate(async () => {
      const { api } = (window as unknown as FixtureWindow).connection
      const answer = await api.values.echo({ at: new Date(7), bytes: Uint8Array.of(0, 255) })
      const many = await api.values.zeros({ length: 4 * 1024 * 1024 })
      return [answer.at.getTime(), [...answer.bytes], answer.bytes.constructor === Uint8Array, many.length]
    })
    expect(seen).toEqual([7, [0, 255], true, 4 * 1024 * 1024])
    expect(
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL()),
    ).toBe('app://bundle/')
  })

  test('sees one frozen object of the shell, and nothing of Node or Electron', async () => {
    const { page } = await open()
    const seen = await page.evaluate(() => {
      const { argon } = window as unknown as FixtureWindow
      const page = window as unknown as Record<string, unknown>
      return {
        members: Object.keys(argon).toSorted(),
        rpc: Object.keys(argon.rpc).toSorted(),
        frozen: Object.isFrozen(argon) && Object.isFrozen(argon.rpc),
        foreign: ['require', 'process', 'module', 'Buffer', 'global', 'electron'].filter(
          (name) => name in page,
        ),
        replaced: Reflect.set(page, 'argon', null),
      }
    })
    expect(seen).toEqual({
      members: ['onCommand', 'platform', 'rpc', 'setTheme'],
      rpc: ['onMessage', 'send'],
      frozen: true,
      foreign: [],
      replaced: false,
    })
  })

  test('runs no inline script and reaches no network', async () => {
    const { page, app } = await open()
    expect(await page.evaluate(() => (window as unknown as FixtureWindow).inlineRan)).toBeUndefined()
    const outcome = await page.evaluate(async () => {
      const image = new Image()
      image.src = 'https://pixel.example/x.png'
      document.body.append(image)
      return fetch('https://telemetry.example/').then(
        () => 'answered',
        () => 'refused',
      )
    })
    expect(outcome).toBe('refused')
    expect(await page.evaluate(() => (window as unknown as FixtureWindow).evaluation)).toBe('EvalError')
    // The policy stops it before a request is even made.
    expect((await journalOf(app)).filter((entry) => entry.kind === 'networkBlocked')).toEqual([])
  })

  test('cannot read beside its own files', async () => {
    const { page } = await open()
    const statuses = await page.evaluate(async () => {
      const paths = [
        '/index.html',
        '/../main.cjs',
        '/%2e%2e/main.cjs',
        '/..%2fmain.cjs',
        '/%',
        '/assets',
        '/x.js',
      ]
      return Promise.all(paths.map(async (wanted) => (await fetch(wanted)).status))
    })
    expect(statuses).toEqual([200, 404, 404, 404, 404, 404, 404])
    const { headers } = await page.evaluate(async () => ({
      headers: Object.fromEntries((await fetch('/index.html')).headers),
    }))
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  test('what cannot be copied is refused at the bridge', async () => {
    const { page } = await open()
    const outcome = await page.evaluate(() => {
      try {
        ;(window as unknown as FixtureWindow).argon.rpc.send(new WeakMap())
        return 'sent'
      } catch (error) {
        return String(error)
      }
    })
    expect(outcome).toContain('could not be cloned')
  })
})

describe('the lock-down', () => {
  test('a page stays in the app, opens no window, and sends only https links to the browser', async () => {
    const { page, app } = await open()
    await page.evaluate(() => {
      window.open('https://example.com/docs')
      window.open('http://example.com/plain')
      window.open('file:///etc/passwd')
      const link = document.createElement('a')
      link.href = 'https://example.com/away'
      document.body.append(link)
      link.click()
    })
    await expect
      .poll(async () => (await journalOf(app)).map((entry) => entry.kind))
      .toEqual(expect.arrayContaining(['navigationBlocked', 'openExternal']))
    const journal = await journalOf(app)
    expect(journal).toContainEqual({ kind: 'navigationBlocked', url: 'https://example.com/away' })
    expect(journal.filter((entry) => entry.kind === 'openExternal')).toEqual([
      { kind: 'openExternal', url: 'https://example.com/docs' },
    ])
    expect(journal.filter((entry) => entry.kind === 'windowOpen').map((entry) => entry.action)).not.toContain(
      'allow',
    )
    expect(await app.windows()).toHaveLength(1)
    expect(page.url()).toContain('bundle.app.')
    await ticking(page)
  })

  test('a page that asks to stay is left only when the person says so', async () => {
    const { page, app } = await open()
    page.on('dialog', () => {})
    await page.evaluate(() => {
      window.addEventListener('beforeunload', (event) => event.preventDefault())
      Reflect.set(window, 'marked', true)
    })
    await page.locator('body').click()
    await page.evaluate(() => void setTimeout(() => location.reload(), 0))
    await expect
      .poll(async () => (await journalOf(app)).filter((entry) => entry.kind === 'messageBox').length)
      .toBe(1)
    expect(await page.evaluate(() => Reflect.get(window, 'marked'))).toBe(true)
  })

  test('no permission is granted', async () => {
    const { app } = await open()
    for (const name of ['media', 'geolocation', 'notifications', 'clipboard-read', 'hid']) {
      const answers = await app.evaluate(
        ({ double, BrowserWindow }, permission) =>
          double.askPermission(BrowserWindow.getAllWindows()[0]?.webContents, permission),
        name,
      )
      expect(answers, name).toEqual({ requested: false, checked: false, device: false })
    }
  })

  test('messages that do not come from the app are not heard', async () => {
    const { app } = await open()
    const before = await liveStreams(app)
    await app.evaluate(({ ipcMain }) => {
      const call = { kind: 'call', id: 1, method: 'events.ticks', input: {} }
      const frames = [
        null,
        { url: 'https://evil.test/', parent: null },
        { url: 'app://bundle.evil.test/', parent: null },
        { url: 'app://bundle/', parent: {} },
      ]
      for (const senderFrame of frames) {
        const sender = { id: 999, once: () => {}, send: () => {}, isDestroyed: () => false }
        ipcMain.emit('argon:rpc', { sender, senderFrame }, 'foreign-page', call)
      }
    })
    expect(await liveStreams(app)).toBe(before)
  })
})

describe('the life of a window', () => {
  test('a reload releases the streams of the page before', async () => {
    const { page, app } = await open()
    expect(await liveStreams(app)).toBe(1)
    await page.reload()
    await ticking(page)
    await expect.poll(() => liveStreams(app)).toBe(1)
  })

  test('what was meant for the page before a reload does not reach the page after it', async () => {
    const { page, app } = await open()
    await page.evaluate(() => {
      const heard: unknown[] = []
      Object.assign(window, { heard })
      ;(window as unknown as FixtureWindow).argon.rpc.onMessage((message) => heard.push(message))
    })
    await app.evaluate(({ BrowserWindow }) => {
      const late = { kind: 'item', id: 1, value: 'late' }
      BrowserWindow.getAllWindows()[0]?.webContents.send('argon:rpc', 'the page before', late)
    })
    await page.evaluate(() => (window as unknown as FixtureWindow).connection.api.values.zeros({ length: 1 }))
    const heard = await page.evaluate(() => (window as unknown as { heard: { value: unknown }[] }).heard)
    expect(heard.length).toBeGreaterThan(0)
    expect(heard.map((message) => message.value)).not.toContain('late')
  })

  test('a refused navigation leaves the page with its connection', async () => {
    const { page, app } = await open()
    await page.evaluate(() => {
      window.location.href = 'https://example.com/'
    })
    await expect.poll(async () => (await journalOf(app)).length).toBeGreaterThan(0)
    const before = Number(await page.textContent('#tick'))
    await page.waitForFunction((n) => Number(document.getElementById('tick')?.textContent) > n + 5, before)
    expect(await liveStreams(app)).toBe(1)
  })

  test('a crash releases the streams, and the page is loaded again by itself', async () => {
    const { app } = await open()
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    )
    await expect.poll(() => streamsOf(app)).toEqual({ liveStreams: 1, openedStreams: 2 })
    expect((await journalOf(app)).filter((entry) => entry.kind === 'messageBox')).toEqual([])
  })

  test('its place and its theme are there again at the next start', async () => {
    const { app, page, dataDir } = await open()
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1300, height: 700 }),
    )
    await page.evaluate(() => (window as unknown as FixtureWindow).argon.setTheme('dark'))
    await page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches)
    await app.close()
    expect(JSON.parse(await readFile(path.join(dataDir, 'shell/window.json'), 'utf8'))).toEqual({
      bounds: { x: 40, y: 30, width: 1300, height: 700 },
      maximized: false,
      fullScreen: false,
      theme: 'dark',
    })
    const again = await open(dataDir)
    const bounds = await again.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
    )
    expect(bounds).toEqual({ x: 40, y: 30, width: 1300, height: 700 })
    expect(await again.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
  })

  test('a theme that does not exist is not taken', async () => {
    const { app, page } = await open()
    await page.evaluate(() => (window as unknown as FixtureWindow).argon.setTheme('pink' as never))
    await page.evaluate(() => (window as unknown as FixtureWindow).connection.api.values.zeros({ length: 1 }))
    expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('system')
  })

  test('the menu sends its commands to the window in front', async () => {
    const { app, page } = await open()
    await page.evaluate(() => {
      const heard: string[] = []
      Object.assign(window, { heard })
      const stop = (window as unknown as FixtureWindow).argon.onCommand((id) => {
        heard.push(id)
        if (heard.length === 2) stop()
      })
    })
    const clickAll = (ids: string[]) =>
      app.evaluate(({ Menu }, wanted) => {
        for (const id of wanted) Menu.getApplicationMenu()?.getMenuItemById(id)?.click()
      }, ids)
    await clickAll(['branch.create', 'history.backToHead', 'edit.undo'])
    await page.evaluate(() => (window as unknown as FixtureWindow).connection.api.values.zeros({ length: 1 }))
    expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([
      'branch.create',
      'history.backToHead',
    ])
  })

  test('a second window has its own connection', async () => {
    const { app } = await open()
    await app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items.find((item) => item.label.endsWith('File'))
      file?.submenu?.items.find((item) => item.label === 'New Window')?.click()
    })
    await expect.poll(() => liveStreams(app)).toBe(2)
    expect(await app.windows()).toHaveLength(2)
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect.poll(() => liveStreams(app)).toBe(1)
  })
})

describe('the life of the app', () => {
  test('closing the last window ends it, after the engine has closed', async () => {
    const { app } = await open()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => {})
    expect(await app.exited).toBe(0)
    expect(app.output()).toContain('the fixture has closed')
  })

  test('a second start leaves at once and brings the first to the front; a killed one leaves no lock', async () => {
    const { app, dataDir } = await open()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    const second = launch(dataDir)
    expect(await second.exited).toBe(0)
    expect(second.output()).toBe('')
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()))
      .toBe(false)
    await app.kill()
    expect(existsSync(path.join(dataDir, 'shell/SingletonLock'))).toBe(true)
    await (await open(dataDir)).app.close()
  })

  test('two data directories are two apps', async () => {
    const [one, two] = [await open(), await open()]
    expect(await liveStreams(one.app)).toBe(1)
    expect(await liveStreams(two.app)).toBe(1)
  })
})

describe('the preload', () => {
  test('asks for nothing but what a sandboxed preload may', async () => {
    const source = await readFile(path.join(bundles, 'preload.cjs'), 'utf8')
    const required = [...source.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/gu)].map((match) => match[1])
    expect(new Set(required)).toEqual(new Set(['electron']))
    expect(source).not.toMatch(/\bimport\s*\(/u)
  })
})

describe('the double', () => {
  test('names what it does not have', async () => {
    const { app } = await open()
    const missing = app.evaluate(({ app: api }) => (api as unknown as { getFileIcon(): void }).getFileIcon())
    await expect(missing).rejects.toThrow(/has no app\.getFileIcon/)
    const event = app.evaluate(({ app: api }) => void api.on('gpu-info-update', () => {}))
    await expect(event).rejects.toThrow(/never emits gpu-info-update/)
  })

  test('refuses a window with unsafe preferences', async () => {
    const { app } = await open()
    const unsafe = {
      nodeIntegration: true,
      contextIsolation: false,
      sandbox: false,
      webSecurity: false,
      webviewTag: true,
    }
    for (const preference of Object.entries(unsafe)) {
      const making = app.evaluate(({ BrowserWindow }, [name, value]) => {
        void new BrowserWindow({ webPreferences: { [name]: value } })
      }, preference)
      await expect(making, preference[0]).rejects.toThrow(/it is unsafe/)
    }
    const unknown = app.evaluate(
      ({ BrowserWindow }) => void new BrowserWindow({ webPreferences: { fast: true } }),
    )
    await expect(unknown).rejects.toThrow(/has no webPreferences\.fast/)
  })
})
