import { parse } from 'yaml'
import type { EnvironmentRules } from '../../core/repository-environment.ts'
import { type Argv, NO_INPUT, type Toolchain } from './findings.ts'
import type { CiJob, CiService } from './team-ci.ts'
import type { RepositoryTree } from './tree.ts'

interface Needed {
  readonly setup: readonly { command: Argv; inputs: string[]; keeps: string[] }[]
  readonly services: readonly { name: string; command: Argv; ready: EnvironmentRules['services'][number]['ready'] }[]
  readonly env: Readonly<Record<string, string>>
  readonly notes: readonly string[]
}

const IMAGES = {
  postgres: /(?:^|\/)(?:postgres|postgis|timescaledb|pgvector)/,
  redis: /(?:^|\/)(?:redis|valkey)/,
}
const OTHERS = /(?:^|\/)(mysql|mariadb|mongo|rabbitmq|kafka|elasticsearch|opensearch|minio|localstack)\b/
const CLIENTS = {
  postgres:
    /["'](?:pg|postgres|pg-promise|@prisma\/client|typeorm|drizzle-orm|knex|sequelize)["']|psycopg|asyncpg|>postgresql</,
  redis: /["'](?:redis|ioredis|bullmq|bull)["']|^redis\b/m,
}

/** Services that tests seem to need: what the team's CI starts beside them, or what its compose file has and its code uses. */
export async function neededServices(
  tree: RepositoryTree,
  jobs: readonly CiJob[],
  toolchain: Toolchain,
): Promise<Needed> {
  const started = jobs.filter(({ isTest }) => isTest).flatMap(({ services }) => services)
  // Where CI tests without them, so can we.
  const isComposed = !jobs.some(({ isTest }) => isTest) || jobs.some(({ composes }) => composes)
  const composed = isComposed ? await composedServices(tree) : []
  const manifests = await manifestTexts(tree)
  const find = (kind: keyof typeof IMAGES): CiService | undefined =>
    started.find(({ image }) => IMAGES[kind].test(image)) ??
    (CLIENTS[kind].test(manifests) ? composed.find(({ image }) => IMAGES[kind].test(image)) : undefined)
  const parts = [postgresOf(find('postgres'), toolchain), redisOf(find('redis'), toolchain)]
  const others = started.map(({ image }) => OTHERS.exec(image)?.[1]).filter((name) => name !== undefined)
  return {
    setup: parts.flatMap(({ setup }) => setup),
    services: parts.flatMap(({ services }) => services),
    env: Object.assign({}, ...parts.map(({ env }) => env)),
    notes: [
      ...parts.flatMap(({ notes }) => notes),
      ...[...new Set(others)].map(
        (name) => `The team’s CI starts ${name} beside its tests; there is no recipe for it, see docs/services.md.`,
      ),
    ],
  }
}

const NONE: Needed = { setup: [], services: [], env: {}, notes: [] }
/** Only such names reach a command line. */
const PLAIN = /^[A-Za-z_][\w-]{0,62}$/

function postgresOf(wanted: CiService | undefined, { postgres: bin }: Toolchain): Needed {
  if (wanted === undefined) return NONE
  if (bin === null) return missing('Postgres', 'postgresql')
  const named = (name: string) => (PLAIN.test(wanted.env[name] ?? '') ? (wanted.env[name] ?? '') : null)
  const user = named('POSTGRES_USER') ?? 'postgres'
  const database = named('POSTGRES_DB') ?? user
  const init = [
    `${bin}/initdb`,
    '--pgdata=.services/postgres',
    `--username=${user}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--no-sync',
  ]
  const create = `echo 'CREATE DATABASE "${database}"' | ${bin}/postgres --single -D .services/postgres postgres`
  const command: Argv =
    database === 'postgres' ? [`${bin}/initdb`, ...init.slice(1)] : ['sh', '-c', `${init.join(' ')} && ${create}`]
  const options = ['-k', '/tmp', '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off']
  return {
    setup: [{ command, inputs: [NO_INPUT], keeps: ['.services'] }],
    services: [
      {
        name: 'postgres',
        command: [`${bin}/postgres`, '-D', '.services/postgres', ...options],
        ready: { command: [`${bin}/pg_isready`, '-h', '127.0.0.1', '-U', user, '-d', database] },
      },
    ],
    env: { DATABASE_URL: `postgres://${user}@127.0.0.1:5432/${database}` },
    notes: [],
  }
}

function redisOf(wanted: CiService | undefined, { versions }: Toolchain): Needed {
  if (wanted === undefined) return NONE
  if (versions['redis-server'] === undefined) return missing('Redis', 'redis-server')
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp']
  return {
    ...NONE,
    services: [{ name: 'redis', command: ['redis-server', ...options], ready: { port: 6379 } }],
    env: { REDIS_URL: 'redis://127.0.0.1:6379' },
  }
}

const missing = (what: string, debian: string): Needed => ({
  ...NONE,
  notes: [
    `Tests seem to need ${what}, which is not on this machine: install it (Debian: ${debian}) and run this again.`,
  ],
})

/** What CI says to its tests, with the services' names as this machine's. */
export function ciVariables(jobs: readonly CiJob[]): Record<string, string> {
  const all = jobs.filter(({ isTest }) => isTest)
  const served = all.filter(({ services }) => services.length > 0)
  const tests = served.length > 0 ? served : all.slice(0, 1)
  const hosts = tests.flatMap(({ services }) => services.map(({ name }) => name))
  const local = (value: string) =>
    hosts.includes(value)
      ? '127.0.0.1'
      : value.replace(/(@|\/\/)([\w-]+)(?=[:/])/g, (all, before, host) =>
          hosts.includes(host) ? `${before}127.0.0.1` : all,
        )
  const entries = tests.flatMap(({ env }) => Object.entries(env))
  const kept = entries.filter(([name, value]) => isTold(name, value)).map(([name, value]) => [name, local(value)])
  return Object.fromEntries(kept.slice(0, MOST_VARIABLES))
}

const MOST_VARIABLES = 30
/** Ours, the runner's, and what would change an installation. */
const OWN =
  /^(?:CI|PATH|HOME|TMPDIR|NODE_OPTIONS|JAVA_TOOL_OPTIONS|RUNNER_\w+|GITHUB_\w+|ACTIONS_\w+|npm_config_\w+|TURBO_\w+|NX_CLOUD\w*|CODECOV_\w+)$/i

const isTold = (name: string, value: string): boolean =>
  /^[A-Za-z_]\w*$/.test(name) && !OWN.test(name) && value.length <= 500 && (name !== 'NODE_ENV' || value === 'test')

async function composedServices(tree: RepositoryTree): Promise<CiService[]> {
  const paths = tree.files.filter((path) => /^(?:[\w.-]+\/)?(?:docker-)?compose[\w.-]*\.ya?ml$/.test(path))
  const texts = await Promise.all(paths.map((path) => tree.read(path)))
  return texts.flatMap((text) => servicesIn(text ?? ''))
}

function servicesIn(text: string): CiService[] {
  try {
    const services: unknown = parse(text)?.services
    if (typeof services !== 'object' || services === null) return []
    return Object.entries(services).map(([name, one]) => ({
      name,
      image: typeof one?.image === 'string' ? one.image : '',
      env: variablesIn(one?.environment),
    }))
  } catch {
    return []
  }
}

function variablesIn(written: unknown): Record<string, string> {
  const pairs = Array.isArray(written)
    ? written.map((one) => String(one).split(/=(.*)/s).slice(0, 2))
    : Object.entries(typeof written === 'object' && written !== null ? written : {})
  return Object.fromEntries(pairs.map(([name, value]) => [String(name), String(value ?? '')]))
}

async function manifestTexts(tree: RepositoryTree): Promise<string> {
  const paths = tree.files.filter((path) =>
    /(?:^|\/)(?:package\.json|pyproject\.toml|requirements[\w.-]*\.txt|pom\.xml)$/.test(path),
  )
  return (await Promise.all(paths.slice(0, 50).map((path) => tree.read(path)))).join('\n')
}
