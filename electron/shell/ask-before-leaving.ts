import type { Dialog, WebContents } from 'electron'

/**
 * A page that must not be left yet (an import takes its bytes from this window) would block the closing silently: in
 * Electron the question is the shell's to ask.
 */
export function askBeforeLeaving(contents: WebContents, dialog: Pick<Dialog, 'showMessageBoxSync'>): void {
  contents.on('will-prevent-unload', (event) => {
    const answer = dialog.showMessageBoxSync({
      type: 'question',
      message: 'An import is still running in this window',
      detail: 'Leaving stops it. What was written so far stays.',
      buttons: ['Stay', 'Leave'],
      defaultId: 0,
      cancelId: 0,
    })
    if (answer === 1) event.preventDefault()
  })
}
