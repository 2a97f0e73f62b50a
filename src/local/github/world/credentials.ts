import { createPublicKey, generateKeyPairSync, randomInt, randomUUID, verify } from 'node:crypto'

/** The credentials that the stand-in accepts: an App's key pair, its installation tokens, and a personal token. */
export interface Credentials {
  readonly appId: number
  readonly installationId: number
  readonly privateKey: string
  /** A fine-grained token that does not expire. */
  readonly token: string
  /** The issued installation tokens, with their restrictions. */
  readonly issued: readonly { readonly repositories: unknown; readonly permissions: unknown }[]
  issue(authorization: string, narrowing: Narrowing): IssuedToken | 'not signed' | 'not granted'
  /** Checks an Authorization header of kind `Bearer`, `token` or `Basic`. */
  valid(authorization: string | undefined): boolean
  /** Revokes all installation tokens before they expire. */
  revoke(): void
  lifetimeMs: number
  /** Permissions that the App lacks, e.g. `{ actions: 'write' }`. */
  notGranted: Readonly<Record<string, string>>
}

interface Narrowing {
  readonly repositories?: unknown
  readonly permissions?: Readonly<Record<string, string>>
}

interface IssuedToken {
  readonly token: string
  readonly expiresAt: string
}

export function createCredentials(): Credentials {
  const pair = keyPair()
  const live = new Map<string, number>()
  const issued: { repositories: unknown; permissions: unknown }[] = []
  const token = `github_pat_${randomUUID().replaceAll('-', '')}`
  const credentials: Credentials = {
    // The installation id is unique, as on GitHub, since Octokit caches tokens by it.
    ...{ appId: 77, installationId: randomInt(1, 2 ** 31), token, issued, lifetimeMs: 3_600_000, notGranted: {} },
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    issue(authorization, { repositories, permissions = {} }) {
      if (!signedByApp(authorization.replace(/^bearer /i, ''), pair.publicKey.export({ type: 'spki', format: 'pem' })))
        return 'not signed'
      const { notGranted } = credentials
      if (Object.entries(permissions).some(([name, access]) => notGranted[name] === access)) return 'not granted'
      issued.push({ repositories, permissions })
      const fresh = `ghs_${'a_b.c-'.repeat(80)}${randomUUID()}` // as long as GitHub's tokens since 2026
      live.set(fresh, Date.now() + credentials.lifetimeMs)
      return { token: fresh, expiresAt: new Date(Date.now() + credentials.lifetimeMs).toISOString() }
    },
    valid(authorization = '') {
      const [scheme = '', value = ''] = authorization.split(' ')
      const presented = /^basic$/i.test(scheme) ? (Buffer.from(value, 'base64').toString().split(':')[1] ?? '') : value
      return presented === token || (live.get(presented) ?? 0) > Date.now()
    },
    revoke: () => live.clear(),
  }
  return credentials
}

/** One key pair per process, since generating one takes longer than most tests. */
const keyPair = lazily(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))

function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

function signedByApp(jwt: string, publicKey: string | Buffer): boolean {
  const [header = '', claims = '', signature = ''] = jwt.split('.')
  const input = Buffer.from(`${header}.${claims}`)
  return verify('sha256', input, createPublicKey(publicKey), Buffer.from(signature, 'base64url'))
}
