import { loud } from './loud.ts'
import { demandReady } from './runtime.ts'

type Backend = 'basic_text' | 'gnome_libsecret'

/** What tests may ask for: a desktop without a keyring. */
const backend: Backend = process.env['ARGON_DOUBLE_KEYRING'] === 'none' ? 'basic_text' : 'gnome_libsecret'

/** Of no use to anybody but this double, yet nothing of the text is to be read in it, also in another run. */
const turn = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xa5))
const prefix = Buffer.from('v11')

/** Electron's key store; the calls that Electron's own types call deprecated are left out. */
export const safeStorage = loud(
  {
    async isAsyncEncryptionAvailable(): Promise<boolean> {
      demandReady(true, 'safeStorage')
      return true
    },
    async encryptStringAsync(text: string): Promise<Buffer> {
      demandReady(true, 'safeStorage')
      return Buffer.concat([prefix, turn(Buffer.from(text))])
    },
    async decryptStringAsync(encrypted: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
      demandReady(true, 'safeStorage')
      if (!encrypted.subarray(0, prefix.length).equals(prefix)) {
        throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.')
      }
      return { shouldReEncrypt: false, result: turn(encrypted.subarray(prefix.length)).toString() }
    },
    getSelectedStorageBackend: (): Backend | 'unknown' => backend,
  },
  'safeStorage',
)
