#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Starts the command line from its sources, which takes the project's own Node: in this process where it is that one or
 * a newer one, else in a process of its own. Written so that an old Node can read it.
 */
const launcher = fileURLToPath(import.meta.url)
const root = path.resolve(path.dirname(launcher), '../..')
const nodeMajorMin = 24

if (Number.parseInt(process.versions.node, 10) >= nodeMajorMin) {
  // Without it, most of the time goes into stripping the same types again.
  module.enableCompileCache(path.join(root, '.cache/node'))
  await import('./main.ts')
} else {
  runWithOwnNode()
}

function runWithOwnNode() {
  const folder = path.join(root, 'node_modules/node/bin')
  const node = ['node', 'node.exe'].map((name) => path.join(folder, name)).find((file) => existsSync(file))
  if (node === undefined) {
    console.error(`argon needs Node ${nodeMajorMin}; \`npm ci\` in ${root} brings it`)
    process.exit(1)
  }
  const child = spawn(node, [launcher, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal tells both processes; anybody else knows this one only.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('close', (code) => process.exit(code ?? 1))
}
