import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { TypedWords } from '../config/main-command.ts'
import { TOKEN_SCOPES, type TokenScope } from '../core/access/person.ts'
import { AppError } from '../errors.ts'
import { pendingMigrations } from '../store/migrate.ts'
import { createPool, type Sql } from '../store/pool.ts'
import { endToken, insertToken, type KeptToken, listTokens } from '../store/tokens.ts'

/** `npm run token`. Throws AppError `bad_input` or `misconfigured`. */
export async function runTokens(config: Config, typed: TypedWords, say: (line: string) => void): Promise<void> {
  const [verb = '', name = '', ...rest] = typed.words
  const act = ACTS[verb]
  if (act === undefined || rest.length > 0 || (verb === 'list') !== (name === ''))
    throw new AppError('bad_input', 'Write create <name>, list, or end <name>.', { hint: 'npm run token -- --help' })
  if (config.databaseUrl === null)
    throw new AppError('misconfigured', 'Tokens are kept in Postgres, and DATABASE_URL is not set.', {
      hint: 'Set it to the service’s database; with the embedded one use API_TOKENS.',
    })
  const pool = createPool(config.databaseSessionUrl ?? config.databaseUrl, { max: 1, onConnectionLost: () => {} })
  try {
    if ((await pendingMigrations(pool)).length > 0)
      throw new AppError('misconfigured', 'The database is older than this version.', { hint: 'Run: npm run migrate' })
    await act(pool, name, typed.values, say)
  } finally {
    await pool.end()
  }
}

type ActOnTokens = (db: Sql, name: string, values: TypedWords['values'], say: (line: string) => void) => Promise<void>

/** Marks a token as ours, for people and for secret scanners. */
const PREFIX = 'wms_'

const create: ActOnTokens = async (db, name, values, say) => {
  const wish = wished(values)
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`
  const sha256 = createHash('sha256').update(token).digest()
  if (!(await insertToken(db, { name, ...wish }, sha256)))
    throw new AppError('bad_input', `There is a token named ${name}.`, {
      hint: `End it first: npm run token -- end ${name}`,
    })
  say(token)
  say('It is shown this once. Send it as Authorization: Bearer <token>.')
}

const list: ActOnTokens = async (db, _name, _values, say) => {
  const tokens = await listTokens(db)
  if (tokens.length === 0) say('There are no tokens but those of API_TOKENS.')
  for (const token of tokens) say(lineOf(token))
}

const end: ActOnTokens = async (db, name, _values, say) => {
  if (!(await endToken(db, name)))
    throw new AppError('bad_input', `No token named ${name} works.`, { hint: 'npm run token -- list' })
  say(`${name} has ended: nobody is let in by it any more.`)
}

const ACTS: Readonly<Record<string, ActOnTokens | undefined>> = { create, list, end }

const Wish = z.object({
  scopes: z
    .string()
    .transform((written) => written.split(',').map((scope) => scope.trim()))
    .pipe(z.array(z.enum(TOKEN_SCOPES, { error: `--scopes: ${TOKEN_SCOPES.join(', ')}, separated by commas` })))
    .optional(),
  team: z
    .string()
    .regex(/^T[A-Z0-9]+$/, '--team: the id of a workspace, T…')
    .optional(),
  'stands-for': z
    .string()
    .regex(/^[UW][A-Z0-9]+$/, '--stands-for: the id of a person in Slack, U…')
    .optional(),
})

function wished(values: TypedWords['values']) {
  const { data, error } = Wish.safeParse(values)
  if (data === undefined)
    throw new AppError('bad_input', `${error.issues[0]?.message}.`, { hint: 'npm run token -- --help' })
  const scopes: readonly TokenScope[] | 'unscoped' = data.scopes ?? 'unscoped'
  return { scopes, team: data.team ?? null, slackUser: data['stands-for'] ?? null }
}

function lineOf({ name, scopes, team, slackUser, createdAt, usedAt, endedAt }: KeptToken): string {
  const day = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ')
  return [
    ...[name, scopes === 'unscoped' ? 'no scopes' : scopes.join(',')],
    ...(team === null ? [] : [team]),
    ...(slackUser === null ? [] : [`stands for ${slackUser}`]),
    ...[`made ${day(createdAt)}`, usedAt === null ? 'never used' : `used ${day(usedAt)}`],
    ...(endedAt === null ? [] : [`ENDED ${day(endedAt)}`]),
  ].join('  ')
}
