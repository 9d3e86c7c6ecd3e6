import type { SecretProtection } from '../../../shared/model/connection.ts'

/**
 * What keeps secrets for the engine, given by the host. What `encrypt` gave is written to a file that others may see;
 * `decrypt` gives the text back in a later run on the same computer, and throws where it cannot.
 */
export interface SecretStore {
  readonly kind: Exclude<SecretProtection['kind'], 'memory'>
  /** Name of the key store, or the path of the key's file. */
  readonly place: string
  encrypt(text: string): Promise<Uint8Array>
  decrypt(bytes: Uint8Array): Promise<string>
}

/** Asked once, when the first secret is to be kept or read: a key store may ask the person for a password then. */
export type OpenSecretStore = () => Promise<SecretStore>
