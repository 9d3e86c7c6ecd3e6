import type { BrowserWindow } from 'electron'
import type { Theme } from '../../shared/contract/bridge.ts'
import { readWindowState, writeWindowState } from './window-state.ts'
import type { WindowState } from './window-state.ts'

const restMilliseconds = 500

/** Keeps the window's place and the theme in a small file of their own. */
export interface StateKeeper {
  readonly state: () => WindowState
  /** Remembers where this window is, from now on until it closes. */
  follow(window: BrowserWindow): void
  rememberTheme(theme: Theme): void
  /** Writes what is not written yet. */
  flush(): Promise<void>
}

/** `onError` hears a file that cannot be written; the app goes on without it. */
export function createStateKeeper(file: string, onError: (error: unknown) => void): StateKeeper {
  let state = readWindowState(file)
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing: Promise<void> = Promise.resolve()

  function change(next: Partial<WindowState>): void {
    state = { ...state, ...next }
    clearTimeout(timer)
    timer = setTimeout(write, restMilliseconds)
  }

  function write(): void {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(() => writeWindowState(file, state)).catch(onError)
  }

  return {
    state: () => state,
    follow(window) {
      const remember = () => {
        if (window.isDestroyed() || window.isMinimized()) return
        change({
          bounds: window.getNormalBounds(),
          maximized: window.isMaximized(),
          fullScreen: window.isFullScreen(),
        })
      }
      window.on('resize', remember)
      window.on('move', remember)
      window.on('maximize', remember)
      window.on('unmaximize', remember)
      window.on('close', remember)
    },
    rememberTheme: (theme) => change({ theme }),
    async flush() {
      if (timer !== undefined) write()
      await writing
    },
  }
}
