import { EventEmitter } from 'node:events'
import { loud } from './loud.ts'

/** Electron's `ipcMain`. Channels are the app's own names, so any may be listened to. */
export const ipcMain = loud(new EventEmitter(), 'ipcMain')

/** Gives a message of a page to the listeners of its channel. */
export function sendToMain(
  target: EventEmitter,
  channel: string,
  from: object,
  args: readonly unknown[],
): void {
  target.emit(channel, { ...from, ports: [] }, ...args)
}
