import type { IpcMain } from 'electron'
import { themes } from '../../shared/contract/bridge.ts'
import type { Theme } from '../../shared/contract/bridge.ts'
import { themeChannel } from './channels.ts'
import { isTrustedFrame } from './trusted-frame.ts'

/** Hears which theme the person chose in the app. */
export function acceptTheme(ipcMain: IpcMain, onTheme: (theme: Theme) => void): void {
  ipcMain.on(themeChannel, (event, wanted: unknown) => {
    if (!isTrustedFrame(event.senderFrame)) return
    const theme = themes.find((known) => known === wanted)
    if (theme !== undefined) onTheme(theme)
  })
}
