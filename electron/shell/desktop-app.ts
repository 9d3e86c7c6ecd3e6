import { homedir } from 'node:os'
import path from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron'
import type { CommandId } from '../../shared/contract/commands.ts'
import { resolveDataDir } from '../host/data-dir.ts'
import type { ComposeEngine, EngineHost } from '../host/engine-host.ts'
import { openKeyFileSecrets } from '../host/key-file-secrets.ts'
import { createLog } from '../host/log-file.ts'
import type { Log } from '../host/log-file.ts'
import { commandChannel } from '../ipc/channels.ts'
import { acceptPagePorts } from '../ipc/page-ports.ts'
import { acceptTheme } from '../ipc/theme.ts'
import { handleAppScheme, registerAppScheme } from './app-protocol.ts'
import { lockDownPages, lockDownPermissions } from './lock-down.ts'
import { createMenuTemplate } from './menu.ts'
import { createStateKeeper } from './state-keeper.ts'
import type { StateKeeper } from './state-keeper.ts'
import { openSystemSecrets } from './system-secrets.ts'
import { currentBackground, openWindow, showWindow } from './windows.ts'

const { argv, env, platform } = process
const isMac = platform === 'darwin'

export interface DesktopApp {
  /** Absolute path of the folder with `preload.cjs` and `renderer/`. */
  readonly bundles: string
  readonly composeEngine: ComposeEngine
}

/** What the parts of the running app share. */
interface Shell extends DesktopApp {
  readonly dataDir: string
  readonly log: Log
  readonly keeper: StateKeeper
}

/** Runs the desktop app: one instance for each data directory. To be called before Electron is ready. */
export function runDesktopApp(desktop: DesktopApp): void {
  const dataDir = resolveDataDir({ argv, env, platform, home: homedir(), cwd: process.cwd() })
  const shellDir = path.join(dataDir, 'shell')
  const log = createLog(path.join(dataDir, 'logs', 'argon.log'), () => new Date())
  const keeper = createStateKeeper(path.join(shellDir, 'window.json'), (error) =>
    log('the place of the window could not be kept', error),
  )

  // The lock that allows one instance lies in this folder.
  app.setPath('userData', shellDir)
  registerAppScheme(protocol)
  app.enableSandbox()
  lockDownPages(app, shell)
  process.on('uncaughtException', (error) => stop(log, 'Argon Desktop has to close', error))

  if (!app.requestSingleInstanceLock()) return app.quit()
  app
    .whenReady()
    .then(() => start({ ...desktop, dataDir, log, keeper }))
    .catch((error: unknown) => stop(log, 'Argon Desktop cannot start', error))
}

async function start({ bundles, composeEngine, dataDir, log, keeper }: Shell): Promise<void> {
  lockDownPermissions(session.defaultSession)
  handleAppScheme(protocol, path.join(bundles, 'renderer'))
  const openSecretStore = async () =>
    (await openSystemSecrets(safeStorage, platform)) ?? openKeyFileSecrets(dataDir)
  const situation = { dataDir, platform, version: app.getVersion(), log, openSecretStore }
  const engine = await composeEngine({ host: 'electron', ...situation })
  closeBeforeQuitting(engine, keeper, log)
  acceptPagePorts(ipcMain, engine.connect)
  followTheme(keeper)

  const open = () => openWindow({ preload: path.join(bundles, 'preload.cjs'), keeper, log })
  Menu.setApplicationMenu(createMenu(open))
  app.on('second-instance', () => showWindow(BrowserWindow.getAllWindows()[0] ?? open()))
  app.on('window-all-closed', () => {
    if (!isMac) app.quit()
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open()
  })
  open()
}

function createMenu(open: () => unknown): Menu {
  const situation = { platform, isDevelopment: !app.isPackaged }
  return Menu.buildFromTemplate(
    createMenuTemplate(situation, {
      sendCommand: (id: CommandId) => BrowserWindow.getFocusedWindow()?.webContents.send(commandChannel, id),
      openWindow: () => void open(),
      reloadWindow: () => BrowserWindow.getFocusedWindow()?.webContents.reload(),
    }),
  )
}

function followTheme(keeper: StateKeeper): void {
  nativeTheme.themeSource = keeper.state().theme
  nativeTheme.on('updated', () => {
    for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(currentBackground())
  })
  acceptTheme(ipcMain, (theme) => {
    nativeTheme.themeSource = theme
    keeper.rememberTheme(theme)
  })
}

/** Holds the end of the process back until the engine has closed its files. */
function closeBeforeQuitting(engine: EngineHost, keeper: StateKeeper, log: Log): void {
  let isClosed = false
  app.on('will-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    Promise.all([engine.close(), keeper.flush()])
      .catch((error: unknown) => log('the engine did not close cleanly', error))
      .finally(() => {
        isClosed = true
        app.quit()
      })
  })
}

function stop(log: Log, title: string, error: unknown): void {
  log(title, error)
  dialog.showErrorBox(title, error instanceof Error ? error.message : String(error))
  app.exit(1)
}
