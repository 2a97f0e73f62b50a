import { existsSync } from 'node:fs'

/** The process's environment, extended by `.env` of the working folder. */
export function processEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}

/** Where a person started the command; npm itself goes to the project's folder. */
export const startedIn = (): string => process.env.INIT_CWD ?? process.cwd()

/** The search path for programs. */
export const searchPath = (): string => process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'

export const isProduction = (): boolean => process.env.NODE_ENV === 'production'
