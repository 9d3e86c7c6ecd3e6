import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { MongoClient } from 'mongodb'
import { expect, onTestFinished, test } from 'vitest'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'
import { msgBytes, RawClient } from '../../../support/wire/raw-client.ts'
import { startScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'
import { findCommand } from '../../../support/mongodb/find-command.ts'

const openssl = findCommand('openssl')

/** A certificate for this machine that nobody has signed but itself. */
function makeCertificate(program: string) {
  const directory = scratchDirectory()
  onTestFinished(() => removeDirectory(directory))
  const [key, cert] = [path.join(directory, 'key.pem'), path.join(directory, 'cert.pem')]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  const made = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    key,
    '-out',
    cert,
  ]
  execFileSync(program, ['req', '-x509', '-days', '2', ...made, ...names], { stdio: 'ignore' })
  return { file: cert, tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } }
}

test.skipIf(openssl === undefined)(
  'with a certificate all is encrypted, and nothing else is spoken',
  async () => {
    const { file, tls } = makeCertificate(openssl as string)
    const credentials = { user: 'argon', password: 'secret' }
    const scratch = await startScratchEndpoint({ tls, credentials })
    onTestFinished(() => scratch.close())
    const auth = { username: credentials.user, password: credentials.password }
    const client = new MongoClient(scratch.uri, { tls: true, tlsCAFile: file, auth })
    onTestFinished(() => client.close())
    expect(await client.db('admin').command({ startSession: 1 })).toMatchObject({ ok: 1 })
    expect(scratch.endpoint.clients()[0]?.remote).toMatch(/^127\.0\.0\.1:\d+$/u)

    const plain = await RawClient.connect(scratch.endpoint.port)
    plain.send(msgBytes({ hello: 1, $db: 'admin' }))
    expect(await plain.rest()).not.toContain('setName')
    // One that never shakes hands does not hold up the end.
    await RawClient.connect(scratch.endpoint.port)
  },
)
