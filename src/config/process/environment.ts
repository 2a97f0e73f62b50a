import { existsSync } from 'node:fs'

/** The process's environment, with what `.env` of the working folder adds to it. */
export function processEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}

/** Where programs lie. */
export const searchPath = (): string => process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'

export const isProduction = (): boolean => process.env.NODE_ENV === 'production'
