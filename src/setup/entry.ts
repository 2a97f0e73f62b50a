import { type Config, readConfig } from '../config/config.ts'
import type { GithubConfig } from '../config/github-variables.ts'
import { processEnvironment } from '../config/process/environment.ts'
import { AppError } from '../errors.ts'
import { routeOutgoing } from '../exec/outgoing.ts'
import type { ClientOptions } from '../forge/github/client.ts'

/** For commands with a person waiting: GitHub's client logs nothing, since its errors say what matters. */
export const CLIENT: ClientOptions = {
  ...{ waitUnitMs: 1000, throttled: true },
  log: { debug() {}, info() {}, warn() {}, error() {} },
}

/**
 * The configuration with a GitHub repository; throws AppError `misconfigured` if there is none. `tokenFirst`: prefers a
 * person's GITHUB_TOKEN to the service's App.
 */
export async function githubConfig(options: {
  tokenFirst: boolean
}): Promise<Config & { readonly github: GithubConfig }> {
  const env = processEnvironment()
  const { github, ...config } = readConfig(options.tokenFirst && env.GITHUB_TOKEN ? { ...env, GITHUB_APP_ID: '' } : env)
  if (github !== null) {
    await routeOutgoing(config.outgoing, config.home)
    return { ...config, github }
  }
  if (config.githubStandIn)
    throw new AppError('misconfigured', 'With FORGE=github-standin there is no repository on GitHub to look at.', {
      hint: 'Unset FORGE and set GITHUB_REPOSITORY.',
    })
  throw new AppError('misconfigured', 'GITHUB_REPOSITORY is not set.', {
    hint: 'Set it with GITHUB_TOKEN, or with GITHUB_APP_ID, GITHUB_PRIVATE_KEY and GITHUB_INSTALLATION_ID.',
  })
}

/** Prints message and hint, and exits with code 1. */
export function fail(error: unknown): never {
  const message =
    error instanceof AppError
      ? `${error.message}\n${error.hint ?? ''}`
      : `${error instanceof Error ? error.stack : error}`
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
