import { createCipheriv, createDecipheriv, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Makes texts unreadable for everybody without the key, who can also not change them unnoticed. */
export interface Seal {
  seal(text: string): Buffer
  /** `null`: sealed with another key, or damaged. */
  open(sealed: Buffer): string | null
  /** Tells texts apart without telling what they are; begins with the key’s own mark and a colon. */
  fingerprint(text: string): string
}

export const createSeal = (key: Buffer): Seal => ({
  seal(text) {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, key, nonce)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), body])
  },
  open(sealed) {
    try {
      const nonce = sealed.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      const body = sealed.subarray(NONCE_BYTES + TAG_BYTES)
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    } catch {
      return null
    }
  },
  fingerprint: (text) => `${hmacOf(key, 'key').slice(0, 8)}:${hmacOf(key, `text:${text}`)}`,
})

const hmacOf = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('hex')

/** A seal whose key can be replaced: the first of several seals, all open. */
export interface RotatingSeal extends Seal {
  readonly isRotating: boolean
  /** The same text sealed with the first key; `null`: it is already, or no key opens it. */
  renewed(sealed: Buffer): Buffer | null
  /** By each key, the first one’s first. */
  fingerprints(text: string): readonly [string, ...string[]]
}

export function sealOf(keys: readonly [Buffer, ...Buffer[]]): RotatingSeal {
  const [current, ...older] = keys.map(createSeal) as [Seal, ...Seal[]]
  const openOlder = (sealed: Buffer): string | null => {
    for (const seal of older) {
      const text = seal.open(sealed)
      if (text !== null) return text
    }
    return null
  }
  return {
    isRotating: older.length > 0,
    seal: current.seal,
    fingerprint: current.fingerprint,
    fingerprints: (text) => [current.fingerprint(text), ...older.map((seal) => seal.fingerprint(text))],
    open: (sealed) => current.open(sealed) ?? openOlder(sealed),
    renewed(sealed) {
      const text = current.open(sealed) === null ? openOlder(sealed) : null
      return text === null ? null : current.seal(text)
    },
  }
}

/**
 * With the operator's keys, or that of a home folder, which is made at first use, readable by its owner alone and shared
 * by the home's processes. What the folder's key has sealed is opened in any case.
 */
export async function openSeal(home: string, [first, ...others]: readonly Buffer[] = []): Promise<RotatingSeal> {
  const file = join(home, 'steps.key')
  const kept = await readKey(file)
  if (kept !== null && kept.length !== KEY_BYTES)
    throw new AppError('misconfigured', `${file} is damaged.`, {
      hint: 'Delete it and start again: runs under way that need it begin anew.',
    })
  if (first !== undefined) return sealOf([first, ...others, ...(kept === null ? [] : [kept])])
  return sealOf([kept ?? (await makeKey(home, file))])
}

const readKey = (file: string): Promise<Buffer | null> =>
  readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })

/** Written whole beside it and linked, so that of several processes one makes it and nobody reads half. */
async function makeKey(home: string, file: string): Promise<Buffer> {
  const scratch = `${file}.${randomUUID()}`
  try {
    await mkdir(home, { recursive: true })
    await writeFile(scratch, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx' })
    await link(scratch, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    return await readFile(file)
  } finally {
    await rm(scratch, { force: true })
  }
}
