import { type Config, readConfig } from '../config/config.ts'
import type { GithubConfig } from '../config/github-variables.ts'
import { processEnvironment } from '../config/process/environment.ts'
import { AppError } from '../errors.ts'
import type { ClientOptions } from '../forge/github/client.ts'

/** For a command that a person waits for: GitHub's client says what matters by its errors. */
export const CLIENT: ClientOptions = {
  ...{ waitUnitMs: 1000, throttled: true },
  log: { debug() {}, info() {}, warn() {}, error() {} },
}

/**
 * The configuration with the team's repository, or an AppError `misconfigured`. `tokenFirst`: a person's GITHUB_TOKEN
 * goes before the App that the service uses.
 */
export function githubConfig(options: { tokenFirst: boolean }): Config & { readonly github: GithubConfig } {
  const env = processEnvironment()
  const { github, ...config } = readConfig(options.tokenFirst && env.GITHUB_TOKEN ? { ...env, GITHUB_APP_ID: '' } : env)
  if (github !== null) return { ...config, github }
  if (config.githubStandIn)
    throw new AppError('misconfigured', 'With FORGE=github-standin there is no repository on GitHub to look at.', {
      hint: 'Unset FORGE and set GITHUB_REPOSITORY.',
    })
  throw new AppError('misconfigured', 'GITHUB_REPOSITORY is not set.', {
    hint: 'Set it with GITHUB_TOKEN, or with GITHUB_APP_ID, GITHUB_PRIVATE_KEY and GITHUB_INSTALLATION_ID.',
  })
}

/** Ends the process: what happened, what to do, exit code 1. */
export function fail(error: unknown): never {
  const message =
    error instanceof AppError
      ? `${error.message}\n${error.hint ?? ''}`
      : `${error instanceof Error ? error.stack : error}`
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
