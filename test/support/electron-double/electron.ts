import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { dialog, nativeTheme, screen, shell } from './desktop.ts'
import { answerEvaluations } from './evaluate.ts'
import { ipcMain } from './ipc-main.ts'
import { journal } from './journal.ts'
import { Menu } from './menu.ts'
import { becomeReady, config } from './runtime.ts'
import { safeStorage } from './safe-storage.ts'
import { protocol } from './schemes.ts'
import { askPermission, session } from './session.ts'

/** The module that the bundle receives for `require('electron')`. */
export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
}

/** What a test's `evaluate` receives: Electron's API, and the double's own notes. */
export const evaluated = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  double: { journal, askPermission },
}
export type Evaluated = typeof evaluated

if (config.chromium) {
  answerEvaluations(evaluated)
  // The bundle's own first turn comes before, as in Electron.
  setImmediate(() => {
    becomeReady().then(
      () => app.becomeReady(),
      (error: unknown) => {
        console.error('double of Electron:', error)
        process.exit(70)
      },
    )
  })
}
