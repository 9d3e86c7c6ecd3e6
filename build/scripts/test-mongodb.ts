import { reportResults, runSteps, testStep } from './steps.ts'

/** `npm run test:mongodb`: the tests on every server of MongoDB's protocol that this machine can have. */
reportResults(await runSteps([testStep('mongodb')]))
