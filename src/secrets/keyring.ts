import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Sealed {
  readonly keyId: string
  /** Nonce, tag, ciphertext. */
  readonly sealed: Buffer
}

/** Seals texts with the first of its keys and opens what any of them has sealed. */
export interface Keyring {
  /** Of the key that seals now. */
  readonly keyId: string
  /** `owner`: what the text belongs to; it opens for the same owner only. */
  seal(owner: string, text: string): Sealed
  /** `null`: it was sealed with a key that is not here, for somebody else, or was tampered with. */
  open(owner: string, sealed: Sealed): string | null
}

/** Keys of 32 bytes, the one to seal with first, behind it those that are being replaced. */
export function createKeyring(keys: readonly [Buffer, ...Buffer[]]): Keyring {
  const byId = new Map(keys.map((key) => [idOf(key), key]))
  const [current] = keys
  const keyId = idOf(current)
  return {
    keyId,
    seal: (owner, text) => ({ keyId, sealed: seal(current, `${keyId}:${owner}`, text) }),
    open(owner, sealed) {
      const key = byId.get(sealed.keyId)
      return key === undefined ? null : open(key, `${sealed.keyId}:${owner}`, sealed.sealed)
    },
  }
}

/** Names a key without telling anything of it. */
const idOf = (key: Buffer): string => createHash('sha256').update('key id').update(key).digest('hex').slice(0, 12)

function seal(key: Buffer, owner: string, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

function open(key: Buffer, owner: string, sealed: Buffer): string | null {
  try {
    const nonce = sealed.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner))
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
