import type { Plugin } from 'vite'

const styleModule = /\/style-mod\/src\/style-mod\.js$/
const elementOnly = '!root.head && root.adoptedStyleSheets'

/**
 * CodeMirror writes its styles into a `<style>` element, which the content security policy (`style-src 'self'`)
 * refuses. A constructable style sheet is not an inline style, and it has the code for that already: here the module
 * loses the condition that keeps it from taking that way. Undefined where a module needs no patch; throws when an update
 * moved the line.
 */
export function patchStyles(code: string, id: string): string | undefined {
  const file = id.replaceAll('\\', '/').replace(/\?.*$/, '')
  if (!styleModule.test(file)) return undefined
  if (!code.includes(elementOnly)) {
    throw new Error('style-mod has changed: mend its patch in build/vite/constructable-styles.ts')
  }
  return code.replace(elementOnly, 'root.adoptedStyleSheets')
}

/** Makes CodeMirror obey the policy. */
export function constructableStyles(): Plugin {
  return {
    name: 'argon:constructable-styles',
    enforce: 'pre',
    transform(code, id) {
      const patched = patchStyles(code, id)
      return patched === undefined ? null : { code: patched, map: null }
    },
  }
}
