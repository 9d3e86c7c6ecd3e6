import type { IpcMain, IpcMainEvent, WebContents } from 'electron'
import type { Port } from '../../shared/rpc/port.ts'
import { rpcChannel } from './channels.ts'
import { isTrustedFrame } from './trusted-frame.ts'

/** The main process' end of one load of a page. */
interface PageEnd {
  readonly pageId: string
  deliver(message: unknown): void
  close(): void
}

const pageIdCharactersMax = 64

/**
 * Makes a port of each load of each window's page and hands it to `connect`. A port closes when the page is
 * loaded again, its process is gone, or its window is. Messages of frames that are not the app are dropped.
 *
 * The end of a page is told by the first message of the next, not by `did-start-navigation`: that event also
 * comes for navigations that are then refused, with the page still there.
 */
export function acceptPagePorts(ipcMain: IpcMain, connect: (port: Port) => void): void {
  const pages = new Map<number, PageEnd>()

  ipcMain.on(rpcChannel, (event: IpcMainEvent, pageId: unknown, message: unknown) => {
    if (!isTrustedFrame(event.senderFrame)) return
    if (typeof pageId !== 'string' || pageId.length > pageIdCharactersMax) return
    const { sender } = event
    let page = pages.get(sender.id)
    if (page?.pageId !== pageId) {
      if (page) page.close()
      else forgetWith(sender)
      page = openPage(sender, pageId, connect)
      pages.set(sender.id, page)
    }
    page.deliver(message)
  })

  function forgetWith(contents: WebContents): void {
    const { id } = contents
    const forget = () => {
      pages.get(id)?.close()
      pages.delete(id)
    }
    contents.once('destroyed', forget)
    contents.once('render-process-gone', () => {
      contents.removeListener('destroyed', forget)
      forget()
    })
  }
}

function openPage(contents: WebContents, pageId: string, connect: (port: Port) => void): PageEnd {
  const onMessage: ((message: unknown) => void)[] = []
  const onClose: (() => void)[] = []
  let closed = false

  connect({
    send(message) {
      if (!closed && !contents.isDestroyed()) contents.send(rpcChannel, pageId, message)
    },
    onMessage: (listener) => void onMessage.push(listener),
    onClose(listener) {
      if (closed) listener()
      else onClose.push(listener)
    },
  })

  return {
    pageId,
    deliver(message) {
      for (const listener of onMessage) listener(message)
    },
    close() {
      if (closed) return
      closed = true
      for (const listener of onClose) listener()
    },
  }
}
