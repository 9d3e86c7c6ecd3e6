import { spawnSync } from 'node:child_process'

// oxlint finds its type-aware half, tsgolint, by way of PATH, which npm sets and a plain `node` call does not.
const result = spawnSync(
  process.execPath,
  [
    'node_modules/oxlint/bin/oxlint',
    '-c',
    'build/oxlint.json',
    '--type-aware',
    '--threads=2',
    ...process.argv.slice(2),
  ],
  { stdio: ['ignore', 'inherit', 'inherit'] },
)
process.exitCode = result.status ?? 1
