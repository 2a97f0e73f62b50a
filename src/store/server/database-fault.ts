import { AppError } from '../../errors.ts'

interface Words {
  readonly what: string
  readonly hint: string
}

/** By the system's or Postgres's code of a refused connection or statement. */
const FAULTS: Readonly<Record<string, (place: string, name: string) => Words>> = {
  ECONNREFUSED: (place) => ({
    what: `Nothing listens at ${place}`,
    hint: 'Start Postgres, or correct host and port in DATABASE_URL.',
  }),
  ENOTFOUND: (place) => ({ what: `There is no host of the name in ${place}`, hint: 'Correct it in DATABASE_URL.' }),
  EAI_AGAIN: (place) => ({
    what: `The name in ${place} could not be looked up`,
    hint: 'Check the name in DATABASE_URL, and this machine’s DNS.',
  }),
  ETIMEDOUT: (place) => ({
    what: `${place} does not answer`,
    hint: 'Check host and port in DATABASE_URL, and firewalls between here and there.',
  }),
  '28P01': () => ({ what: 'Postgres refuses the password', hint: 'Correct user and password in DATABASE_URL.' }),
  '28000': () => ({
    what: 'Postgres does not let this user in from here',
    hint: 'Let pg_hba.conf allow it, or add ?sslmode=require to DATABASE_URL where the server demands TLS.',
  }),
  '3D000': (_, name) => ({
    what: `There is no database ${name}`,
    hint: `Create it: createdb ${name}. Or correct DATABASE_URL.`,
  }),
  '42501': (_, name) => ({
    what: 'The user may not make what the service needs',
    hint: `Let it create: grant create on database ${name} and on its schema public.`,
  }),
  '53300': () => ({
    what: 'Postgres has no connection left',
    hint: 'Raise max_connections, or lower what other programs take.',
  }),
}

/**
 * What is wrong with a database that could not be opened, in words and with its remedy; an AppError stays as it is.
 * Nothing of the address but host, port and name is in it.
 */
export function databaseFault(error: unknown, databaseUrl: string): AppError {
  if (error instanceof AppError) return error
  const url = URL.parse(databaseUrl)
  const [place, name] = [url?.host || 'the socket of DATABASE_URL', url?.pathname.slice(1) || 'of that name']
  const { code, message } = innermost(error)
  const words = FAULTS[/timeout|timed out/i.test(message) ? 'ETIMEDOUT' : (code ?? '')]?.(place, name)
  const kind = /^E/.test(code ?? 'E') ? 'unavailable' : 'misconfigured'
  if (words !== undefined) return new AppError(kind, `${words.what}.`, { hint: words.hint, cause: error })
  const said = message.replaceAll(/postgres(?:ql)?:\/\/\S+/g, 'DATABASE_URL')
  return new AppError(kind, `Postgres at ${place}: ${said}`, { hint: 'Check DATABASE_URL.', cause: error })
}

/** Node gathers the failures of a host’s several addresses in one error. */
function innermost(error: unknown): { readonly code: string | null; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0])
  if (!(error instanceof Error)) return { code: null, message: String(error) }
  return { code: 'code' in error && typeof error.code === 'string' ? error.code : null, message: error.message }
}
