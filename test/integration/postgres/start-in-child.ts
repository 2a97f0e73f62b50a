/** Starts the embedded Postgres in the folder named first, says so (or why not) in one JSON line, and stays until killed. */
import { pino } from 'pino'
import { AppError } from '../../../src/errors.ts'
import { startPostgres } from '../../../src/local/postgres/postgres.ts'
import { orphanablePostgres } from './orphanable.ts'

const [dir = '', mode = 'normal'] = process.argv.slice(2)
const start = mode === 'orphanable' ? orphanablePostgres : startPostgres

process.once('SIGTERM', () => process.exit())
try {
  const postgres = await start({ dir, durable: false, log: pino({ level: 'silent' }) })
  process.stdout.write(`${JSON.stringify({ url: postgres.url })}\n`)
  setInterval(() => {}, 60_000)
} catch (error) {
  if (!(error instanceof AppError)) throw error
  process.stdout.write(`${JSON.stringify({ kind: error.kind, message: error.message, hint: error.hint })}\n`)
}
