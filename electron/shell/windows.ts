import { BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { appUrl } from '../ipc/trusted-frame.ts'
import { askBeforeLeaving } from './ask-before-leaving.ts'
import { recoverFromCrashes } from './recovery.ts'
import type { StateKeeper } from './state-keeper.ts'
import { boundsToRestore, windowHeightMin, windowWidthMin } from './window-state.ts'

export interface WindowOptions {
  /** Absolute path of the bundled preload. */
  readonly preload: string
  readonly keeper: StateKeeper
  readonly log: (what: string, error: unknown) => void
}

const defaultWidth = 1280
const defaultHeight = 832
/** What is painted before the page is: `--bg` of renderer/ui/tokens.css, in the notation that Electron reads. */
const backgrounds = { light: '#fdfdfe', dark: '#121318' }

/** The colour of an empty window under the theme that holds now. */
export function currentBackground(): string {
  return nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light
}

/** Opens a window on the app, where the last one was, and shows it when its first frame is ready. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const state = options.keeper.state()
  const areas = screen.getAllDisplays().map((display) => display.workArea)
  const isFirst = BrowserWindow.getAllWindows().length === 0
  const window = new BrowserWindow({
    width: defaultWidth,
    height: defaultHeight,
    ...(isFirst ? boundsToRestore(state, areas) : null),
    minWidth: windowWidthMin,
    minHeight: windowHeightMin,
    show: false,
    title: 'Argon Desktop',
    backgroundColor: currentBackground(),
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      // The spell checker would fetch its dictionaries from the network.
      spellcheck: false,
    },
  })
  if (isFirst && state.maximized) window.maximize()
  if (isFirst && state.fullScreen) window.setFullScreen(true)
  window.once('ready-to-show', () => window.show())
  options.keeper.follow(window)
  recoverFromCrashes(window.webContents, dialog, options.log)
  askBeforeLeaving(window.webContents, dialog)
  window.loadURL(appUrl).catch((error: unknown) => options.log('the page could not be loaded', error))
  return window
}

/** Brings a window of the app to the front. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
