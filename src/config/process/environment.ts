import { existsSync } from 'node:fs'

/** The process's environment, extended by `.env` of the working folder. */
export function processEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}

/** The search path for programs. */
export const searchPath = (): string => process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'

export const isProduction = (): boolean => process.env.NODE_ENV === 'production'
