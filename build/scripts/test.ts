import { ensureChromium } from '../../test/support/chromium.ts'
import { reportResults, runSteps, staticSteps, testStep, type Step } from './steps.ts'

/** `npm test`: everything that this machine can run. */
const build: Step = { name: 'build', args: ['build/scripts/build.ts'] }

// Without Chromium the end-to-end tests fail by themselves; the sentence printed here says what to do about it.
const chromium = ensureChromium()
console.log(chromium.found ? `Chromium: ${chromium.path}` : chromium.advice)

reportResults(
  await runSteps([
    ...staticSteps,
    build,
    testStep('unit'),
    testStep('property'),
    testStep('simulation'),
    testStep('mongodb'),
    testStep('wire'),
    testStep('e2e'),
  ]),
)
