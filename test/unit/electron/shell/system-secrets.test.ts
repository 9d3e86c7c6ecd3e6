import { describe, expect, test } from 'vitest'
import { openSystemSecrets } from '../../../../electron/shell/system-secrets.ts'

type Backend = 'basic_text' | 'gnome_libsecret' | 'kwallet6' | 'unknown'

const storage = (backend: Backend, isAvailable = true) => ({
  isAsyncEncryptionAvailable: async () => isAvailable,
  encryptStringAsync: async (text: string) => Buffer.from(text).reverse(),
  decryptStringAsync: async (bytes: Buffer) => ({
    shouldReEncrypt: false,
    result: Buffer.from(bytes).reverse().toString(),
  }),
  getSelectedStorageBackend: () => backend,
})

describe('the key store of the system', () => {
  test.each([
    ['linux', 'gnome_libsecret', 'GNOME Keyring'],
    ['linux', 'kwallet6', 'KWallet'],
    ['darwin', 'unknown', 'Keychain'],
    ['win32', 'unknown', 'Windows data protection'],
  ] as const)('on %s with %s is %s', async (platform, backend, place) => {
    const store = await openSystemSecrets(storage(backend), platform)
    expect(store).toMatchObject({ kind: 'system', place })
    expect(await store?.decrypt(Uint8Array.from((await store?.encrypt('ab')) ?? []))).toBe('ab')
  })

  test('is none where Electron would use a key that everybody has', async () => {
    expect(await openSystemSecrets(storage('basic_text'), 'linux')).toBeNull()
    expect(await openSystemSecrets(storage('unknown'), 'linux')).toBeNull()
    expect(await openSystemSecrets(storage('gnome_libsecret', false), 'linux')).toBeNull()
    expect(await openSystemSecrets(storage('unknown', false), 'darwin')).toBeNull()
  })
})
