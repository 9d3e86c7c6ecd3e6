import type { Dialog, RenderProcessGoneDetails, WebContents } from 'electron'

const quietMilliseconds = 60_000

/** What to do about a page whose process is gone. */
export type Recovery = 'reload' | 'ask'

/** The first crash in a while is answered by loading the page again; one soon after it is the person's to decide. */
export function chooseRecovery(lastCrash: number | undefined, now: number): Recovery {
  return lastCrash === undefined || now - lastCrash > quietMilliseconds ? 'reload' : 'ask'
}

/** Brings a window back whose page crashed. The data is safe: the engine lives in the main process. */
export function recoverFromCrashes(
  contents: WebContents,
  dialog: Dialog,
  log: (what: string, error: unknown) => void,
): void {
  let lastCrash: number | undefined
  contents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    log('the process of a page is gone', describe(details))
    const recovery = chooseRecovery(lastCrash, Date.now())
    lastCrash = Date.now()
    if (recovery === 'reload') contents.reload()
    else void askToReload(contents, dialog)
  })
}

async function askToReload(contents: WebContents, dialog: Dialog): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The window stopped working again',
    detail: 'Everything that was saved is safe. You can load the window again or close it.',
    buttons: ['Reload', 'Close'],
    defaultId: 0,
    cancelId: 1,
  })
  if (contents.isDestroyed()) return
  if (response === 0) contents.reload()
  else contents.close()
}

function describe(details: RenderProcessGoneDetails): string {
  return `${details.reason}, exit code ${details.exitCode}`
}
