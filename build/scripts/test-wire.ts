import { reportResults, runSteps, testStep } from './steps.ts'

/** `npm run test:wire`: the same clients and the same questions on a branch and on other servers of MongoDB's protocol. */
reportResults(await runSteps([testStep('wire')]))
