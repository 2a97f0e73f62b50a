import { anyText } from './values.ts'
import type { VariableTable } from './variable.ts'

export const POSTGRES_VARIABLES = {
  DATABASE_URL: {
    ...{ value: anyText, fallback: null, example: 'postgres://user:password@host:5432/wms' },
    secret: passwordIn,
    about: 'The database, Postgres 13 or newer.',
  },
  DATABASE_URL_SESSION: {
    ...{ value: anyText, fallback: null, example: 'postgres://user:password@host:5432/wms' },
    secret: passwordIn,
    about:
      'A way past a pooler that lends sessions for single transactions, to the same database, for the connection that hears of work and for migrations. DATABASE_URL then leads through the pooler.',
  },
  POSTGRES_PASSWORD: {
    ...{ value: anyText, fallback: null },
    about: 'Only compose.yml reads this: the password of the Postgres that it starts.',
  },
} as const satisfies VariableTable

function passwordIn(url: string): string[] {
  const password = URL.parse(url)?.password ?? ''
  try {
    return [decodeURIComponent(password)]
  } catch {
    return [password] // a percent sign that encodes nothing
  }
}
