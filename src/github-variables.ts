import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import type { GithubAuth } from './forge/github/settings.ts'

/** The team's repository on GitHub, and how we show ourselves there. */
export interface GithubConfig {
  /** `owner/name`. */
  readonly repository: string
  readonly apiUrl: string
  readonly baseBranch: string
  readonly auth: GithubAuth
  /** Empty: no webhooks, CI is polled. More than one while a secret is being changed. */
  readonly webhookSecrets: readonly string[]
}

const text = z.string().trim().min(1).nullable().catch(null)

export const GITHUB_VARIABLES = {
  GITHUB_REPOSITORY: text,
  GITHUB_BASE_BRANCH: text,
  GITHUB_API_URL: z.union([z.literal('').transform(() => null), z.url()]).nullish(),
  GITHUB_TOKEN: text,
  GITHUB_APP_ID: text,
  GITHUB_PRIVATE_KEY: text,
  GITHUB_INSTALLATION_ID: text,
  GITHUB_WEBHOOK_SECRET: text,
}
type Variables = z.infer<z.ZodObject<typeof GITHUB_VARIABLES>>

export function githubOf(env: Variables, faults: string[]): GithubConfig | null {
  if (env.GITHUB_REPOSITORY === null) {
    const others = Object.entries(env).filter(([name, value]) => name.startsWith('GITHUB_') && value)
    if (others.length > 0) faults.push(`GITHUB_REPOSITORY: missing, while ${others[0]?.[0]} is set`)
    return null
  }
  return {
    repository: env.GITHUB_REPOSITORY,
    apiUrl: env.GITHUB_API_URL ?? 'https://api.github.com',
    baseBranch: env.GITHUB_BASE_BRANCH ?? 'main',
    auth: authOf(env, faults),
    webhookSecrets: (env.GITHUB_WEBHOOK_SECRET ?? '').split(',').flatMap((secret) => secret.trim() || []),
  }
}

function authOf(env: Variables, faults: string[]): GithubAuth {
  const { GITHUB_TOKEN: token, GITHUB_APP_ID: appId, GITHUB_INSTALLATION_ID: installation } = env
  if (token !== null && appId === null) return { kind: 'token', token }
  const privateKey = keyOf(env.GITHUB_PRIVATE_KEY)
  const installationId = Number(installation)
  if (appId === null) faults.push('GITHUB_TOKEN or GITHUB_APP_ID: one of them is needed beside GITHUB_REPOSITORY')
  else if (token !== null) faults.push('GITHUB_TOKEN and GITHUB_APP_ID: only one of them can be used')
  else if (privateKey === null) faults.push('GITHUB_PRIVATE_KEY: missing, or not the PEM file that GitHub gave')
  else if (!Number.isInteger(installationId) || installationId <= 0)
    faults.push('GITHUB_INSTALLATION_ID: missing; it is the number at the end of the address of the App’s installation')
  return { kind: 'app', appId: appId ?? '', privateKey: privateKey ?? '', installationId }
}

/** A .env file holds the key in one line, with its line breaks written out. */
function keyOf(pem: string | null): string | null {
  try {
    return pem === null
      ? null
      : createPrivateKey(pem.replaceAll('\\n', '\n')).export({ type: 'pkcs8', format: 'pem' }).toString()
  } catch {
    return null
  }
}
