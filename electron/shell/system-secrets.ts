import type { SafeStorage } from 'electron'
import type { SecretStore } from '../engine/engine.ts'

type Storage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

/** With these Electron encrypts by a key that is written in its own program: that hides, and protects nothing. */
const noKeyStore: readonly string[] = ['basic_text', 'unknown']

/** The operating system's key store by way of Electron, or null where there is none that protects anything. */
export async function openSystemSecrets(storage: Storage, platform: string): Promise<SecretStore | null> {
  if (!(await storage.isAsyncEncryptionAvailable())) return null
  const backend = platform === 'linux' ? storage.getSelectedStorageBackend() : ''
  if (noKeyStore.includes(backend)) return null
  return {
    kind: 'system',
    place: placeOf(platform, backend),
    encrypt: (text) => storage.encryptStringAsync(text),
    decrypt: async (bytes) => (await storage.decryptStringAsync(Buffer.from(bytes))).result,
  }
}

/** What its user calls it. */
function placeOf(platform: string, backend: string): string {
  if (platform === 'darwin') return 'Keychain'
  if (platform === 'win32') return 'Windows data protection'
  return backend === 'gnome_libsecret' ? 'GNOME Keyring' : 'KWallet'
}
