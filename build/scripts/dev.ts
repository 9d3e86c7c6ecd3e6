import path from 'node:path'
import { build } from 'vite'
import { rendererConfig } from '../vite/renderer.ts'
import { runApp } from './run-app.ts'
import { projectRoot } from './targets.ts'

/**
 * `npm run dev`: bundles the renderer again at every change and restarts the web host when its code changes.
 * It is the app as people get it, with its content security policy, so a reload of the page shows the change.
 * What follows `--` goes to the web host.
 */
const config = rendererConfig(path.join(projectRoot, 'dist/renderer'))
const watcher = await build({
  ...config,
  logLevel: 'info',
  build: { ...config.build, watch: {}, minify: false },
})

process.exitCode = await runApp(process.execPath, [
  '--watch',
  '--watch-preserve-output',
  path.join(projectRoot, 'electron/web/main.ts'),
  ...process.argv.slice(2),
])
if ('close' in watcher) await watcher.close()
