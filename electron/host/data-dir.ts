import path from 'node:path'

/** What decides where data rests; all of it handed in, so that the rule can be tested for every system. */
export interface DataDirSources {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly home: string
  readonly cwd: string
}

const folder = 'argon-desktop'

/**
 * The absolute path of the data directory: `--data-dir`, else `ARGON_DATA_DIR`, else the folder that the
 * operating system keeps for such data (XDG Base Directory Specification on Linux, Application Support on
 * macOS, roaming AppData on Windows).
 */
export function resolveDataDir(sources: DataDirSources): string {
  const { env, cwd } = sources
  const paths = sources.platform === 'win32' ? path.win32 : path.posix
  const chosen = flagValue(sources.argv, '--data-dir') ?? env['ARGON_DATA_DIR']
  return chosen ? paths.resolve(cwd, chosen) : paths.join(standardParent(sources, paths), folder)
}

function standardParent({ env, platform, home }: DataDirSources, paths: path.PlatformPath): string {
  if (platform === 'darwin') return paths.join(home, 'Library', 'Application Support')
  if (platform === 'win32') return env['APPDATA'] || paths.join(home, 'AppData', 'Roaming')
  const xdg = env['XDG_DATA_HOME']
  // The specification says that a relative value must be ignored.
  return xdg && paths.isAbsolute(xdg) ? xdg : paths.join(home, '.local', 'share')
}

function flagValue(argv: readonly string[], flag: string): string | undefined {
  const at = argv.findIndex((argument) => argument === flag || argument.startsWith(`${flag}=`))
  const found = argv[at]
  if (found === undefined) return undefined
  return found === flag ? argv[at + 1] : found.slice(flag.length + 1)
}
