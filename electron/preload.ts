import { contextBridge, ipcRenderer } from 'electron'
import type { ArgonBridge } from '../shared/contract/bridge.ts'
import type { CommandId } from '../shared/contract/commands.ts'
import { commandChannel, rpcChannel, themeChannel } from './ipc/channels.ts'

/**
 * Names this load of the page. Answers to an earlier load may still be on their way when the page was loaded
 * again and counts its requests from one; by this name they are told apart.
 */
const pageId = crypto.randomUUID()

const bridge: ArgonBridge = {
  platform: process.platform,
  rpc: {
    send: (message) => ipcRenderer.send(rpcChannel, pageId, message),
    onMessage: (listener) => {
      ipcRenderer.on(rpcChannel, (_event, forPage: unknown, message: unknown) => {
        if (forPage === pageId) listener(message)
      })
    },
  },
  onCommand: (listener) => {
    const hear = (_event: unknown, id: CommandId) => listener(id)
    ipcRenderer.on(commandChannel, hear)
    return () => {
      ipcRenderer.off(commandChannel, hear)
    }
  },
  setTheme: (theme) => ipcRenderer.send(themeChannel, theme),
}

contextBridge.exposeInMainWorld('argon', bridge)
