import { journal } from './journal.ts'
import { LoudEmitter, loud } from './loud.ts'

/** The parts of Electron's API that reach the desktop around the windows; here they only write down. */

export const shell = loud(
  {
    async openExternal(url: string) {
      journal.push({ kind: 'openExternal', url })
    },
  },
  'shell',
)

/** A plain object, as in Electron: tests put their own answers in place of its members. */
export const dialog = {
  showErrorBox(title: string, content: string) {
    journal.push({ kind: 'errorBox', title, content })
    console.error(`${title}: ${content}`)
  },
  async showMessageBox(options: { message: string }) {
    journal.push({ kind: 'messageBox', message: options.message })
    return { response: 0, checkboxChecked: false }
  },
  showMessageBoxSync(options: { message: string }) {
    journal.push({ kind: 'messageBox', message: options.message })
    return 0
  },
}

const onlyDisplay = {
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
}

export const screen = loud({ getAllDisplays: () => [onlyDisplay] }, 'screen')

type ThemeSource = 'system' | 'light' | 'dark'

export class NativeTheme extends LoudEmitter {
  private source: ThemeSource = 'system'

  constructor() {
    super(['updated'])
  }

  get themeSource(): ThemeSource {
    return this.source
  }

  set themeSource(source: ThemeSource) {
    const wasDark = this.shouldUseDarkColors
    this.source = source
    // As in Electron, what changes nothing is not announced: whoever emulates a theme beside the app keeps it.
    if (this.shouldUseDarkColors !== wasDark) this.emit('updated')
  }

  get shouldUseDarkColors(): boolean {
    return this.source === 'dark'
  }
}

export const nativeTheme = loud(new NativeTheme(), 'nativeTheme')
