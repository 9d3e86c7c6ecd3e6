import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** The Electron executable, or why it cannot be had, as the end of a sentence. */
export type ElectronLookup =
  | { readonly found: true; readonly path: string }
  | { readonly found: false; readonly why: string }

const downloadSecondsDefault = 180

/** The folder of the npm package. Its main module is never imported: under plain Node that starts a download. */
function electronPackage(): string {
  return path.dirname(createRequire(import.meta.url).resolve('electron/package.json'))
}

/** The executable that is already here: `ELECTRON_OVERRIDE_DIST_PATH`, or what the package unpacked earlier. */
export function findElectron(): string | undefined {
  const folder = electronPackage()
  const pathFile = path.join(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron'
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(folder, 'dist')
  const executable = path.join(dist, name)
  return existsSync(executable) ? executable : undefined
}

/**
 * Finds Electron, downloading it once where that is allowed. The download ends after
 * `ARGON_ELECTRON_DOWNLOAD_SECONDS` (180 by default), so a machine without a way out is not kept waiting.
 */
export async function obtainElectron(): Promise<ElectronLookup> {
  const present = findElectron()
  if (present !== undefined) return { found: true, path: present }
  if (isSet('CI')) return { found: false, why: 'its binary is not here, and CI does not download it' }
  const failure = await download(downloadSeconds())
  const downloaded = findElectron()
  if (downloaded !== undefined) return { found: true, path: downloaded }
  return {
    found: false,
    why: `its binary could not be downloaded (${failure ?? 'the package left no executable'})`,
  }
}

/** Runs the package's own installer; answers why it failed, or undefined. */
function download(seconds: number): Promise<string | undefined> {
  const child = spawn(process.execPath, [path.join(electronPackage(), 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const progress = showProgress(seconds)
  let errors = ''
  let timedOut = false
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-8192)))
  const timer = setTimeout(() => {
    timedOut = true
    child.kill('SIGKILL')
  }, seconds * 1000)
  return new Promise((resolve) => {
    const finish = (failure: string | undefined) => {
      clearTimeout(timer)
      progress.end()
      resolve(failure)
    }
    child.on('error', (error) => finish(error.message))
    child.on('close', (code) => {
      if (code === 0) finish(undefined)
      else finish(timedOut ? `no answer within ${seconds} s` : (firstError(errors) ?? 'the installer failed'))
    })
  })
}

/** A line that counts the seconds: rewritten in place on a terminal, every ten seconds elsewhere. */
function showProgress(seconds: number): { end: () => void } {
  const started = performance.now()
  const onTerminal = process.stdout.isTTY
  const text = () => {
    const elapsed = Math.round((performance.now() - started) / 1000)
    return `Electron is not here yet; downloading it once (${elapsed} of at most ${seconds} s)`
  }
  const show = () => process.stdout.write(onTerminal ? `\r${text()}` : `${text()}\n`)
  show()
  const interval = setInterval(show, onTerminal ? 1000 : 10_000)
  const end = () => {
    clearInterval(interval)
    if (onTerminal) process.stdout.write('\n')
  }
  return { end }
}

function firstError(errors: string): string | undefined {
  return /^\w*Error: (.*)$/m.exec(errors)?.[1]
}

function downloadSeconds(): number {
  const seconds = Number(process.env['ARGON_ELECTRON_DOWNLOAD_SECONDS'])
  return Number.isFinite(seconds) && seconds > 0 ? seconds : downloadSecondsDefault
}

function isSet(name: string): boolean {
  const value = process.env[name]
  return value !== undefined && value !== '' && value !== 'false'
}
