import { buildStale, targets } from './targets.ts'

/** `npm run build [-- --force]`: bundles what is stale into `dist/`. */
const started = performance.now()
const built = await buildStale(targets, process.argv.includes('--force'))
const seconds = ((performance.now() - started) / 1000).toFixed(1)
console.log(
  built.length === 0 ? 'Everything in dist/ is up to date' : `Built ${built.join(', ')} in ${seconds} s`,
)
