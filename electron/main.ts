import { composeEngine } from './compose.ts'
import { runDesktopApp } from './shell/desktop-app.ts'

// This file is bundled to dist/main.cjs, beside the preload and the renderer.
runDesktopApp({ bundles: import.meta.dirname, composeEngine })
