import { reportResults, runSteps, staticSteps, testStep } from './steps.ts'

/** `npm run check`: everything that is quick, before every commit. */
reportResults(await runSteps([...staticSteps, testStep('unit')]))
