import { createHash } from 'node:crypto'
import { z } from 'zod'
import { createSeal } from './seal.ts'

interface Sealed {
  readonly keyId: string
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

const Owned = z.tuple([z.string(), z.string()])

/** Keys of 32 bytes, the one to seal with first, behind it those that are being replaced. */
export function createKeyring(keys: readonly [Buffer, ...Buffer[]]): Keyring {
  const byId = new Map(keys.map((key) => [idOf(key), createSeal(key)]))
  const keyId = idOf(keys[0])
  const current = createSeal(keys[0])
  return {
    keyId,
    seal: (owner, text) => ({ keyId, sealed: current.seal(JSON.stringify([owner, text])) }),
    open(owner, sealed) {
      const opened = byId.get(sealed.keyId)?.open(sealed.sealed) ?? null
      if (opened === null) return null
      const [whose, text] = Owned.parse(JSON.parse(opened))
      return whose === owner ? text : null
    },
  }
}

/** Names a key without telling anything of it. */
const idOf = (key: Buffer): string => createHash('sha256').update('key id').update(key).digest('hex').slice(0, 12)
