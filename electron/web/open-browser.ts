import { spawn } from 'node:child_process'

/** Whether a window can appear: always on macOS and Windows, elsewhere where a display is named. */
export function hasDisplay(platform: string, env: Readonly<Record<string, string | undefined>>): boolean {
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/** Asks the system to open `url`; where that is not possible the printed address is what remains. */
export function openBrowser(url: string, platform: string): void {
  const [command, args] = openCommand(url, platform)
  const child = spawn(command, args, { detached: true, stdio: 'ignore' })
  child.on('error', () => {})
  child.unref()
}

function openCommand(url: string, platform: string): [string, string[]] {
  if (platform === 'darwin') return ['open', [url]]
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  return ['xdg-open', [url]]
}
