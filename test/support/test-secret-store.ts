import type { SecretStore } from '../../electron/engine/connections/secret-store.ts'

/** A store of secrets for tests: what it gives shows nothing of them, and it opens only what the same kind sealed. */
export function createTestSecretStore(kind: SecretStore['kind'] = 'system', place = 'a test'): SecretStore {
  const turn = (bytes: Uint8Array): Uint8Array =>
    bytes.map((byte) => byte ^ (kind === 'system' ? 0x5a : 0x33))
  return {
    kind,
    place,
    encrypt: async (text) => turn(Buffer.from(text)),
    decrypt: async (bytes) => Buffer.from(turn(bytes)).toString(),
  }
}
