import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** One file of the built renderer, ready to be answered. */
export interface RendererFile {
  readonly body: Buffer<ArrayBuffer>
  readonly contentType: string
  readonly cacheControl: string
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** Names that the bundler makes from the content, `assets/index-B3x_9qLp.js`, can be kept for ever. */
const hashedName = /^\/assets\/.+-[\w-]{8,}\.\w+$/u

/**
 * Reads the file that a URL's path names below `root`; null when there is none. `root` is absolute; whatever
 * the path says, nothing outside of it is read.
 */
export async function readRendererFile(root: string, urlPath: string): Promise<RendererFile | null> {
  const file = toFile(root, urlPath)
  if (file === null) return null
  try {
    return {
      body: await readFile(file),
      contentType: contentTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
      cacheControl: hashedName.test(urlPath) ? 'public, max-age=31536000, immutable' : 'no-store',
    }
  } catch {
    return null
  }
}

function toFile(root: string, urlPath: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const file = path.join(root, decoded === '/' ? 'index.html' : decoded)
  return file.startsWith(root + path.sep) ? file : null
}
