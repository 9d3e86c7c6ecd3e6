import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, inject } from 'vitest'
import { removeDirectory } from '../../support/scratch-project.ts'
import { mongoshDifferences } from '../known-differences/mongosh.ts'
import { childTranscript } from '../support/child-transcript.ts'
import { clientSuite } from '../support/client-suite.ts'
import type { Target } from '../support/transcript.ts'

const { mongosh } = inject('wireClients')
const script = path.join(import.meta.dirname, 'mongosh/script.js')
/** The shell keeps its settings and its log at home, which is not this person's. */
const home = mkdtempSync(path.join(os.tmpdir(), 'argon-mongosh-'))
afterAll(() => removeDirectory(home))

function run({ uri, database }: Target) {
  const address = new URL(uri)
  address.pathname = database
  const args = [mongosh ?? '', address.href, '--quiet', '--norc', '--file', script]
  return childTranscript('shell', process.execPath, args, { HOME: home, USERPROFILE: home })
}

clientSuite('mongosh', mongosh === undefined ? [] : [{ name: 'shell', run }], mongoshDifferences)
