import { registerHooks } from 'node:module'

// Loaded before the bundle by `node --import`: every way to reach Electron reaches the double.
const double = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(?:\/main)?$/u.test(specifier) ? { url: double, shortCircuit: true } : next(specifier, context),
})
Object.defineProperty(process.versions, 'electron', { value: '45.4.1', enumerable: true })

await import(double)
