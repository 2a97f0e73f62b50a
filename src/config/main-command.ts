import { resolve } from 'node:path'
import { TOKEN_SCOPES } from '../core/access/person.ts'
import type { CommandLine, CommandOptions } from './command-help.ts'
import { commandLine } from './command-line.ts'
import { isAddress } from './own-repository-variables.ts'

/** Options that say OWN_REPOSITORY and OWN_BASE_BRANCH. */
export const OWN_OPTIONS = {
  repository: {
    ...{ type: 'string', like: 'path or address' },
    about: 'A repository of your own in place of the sample; only a copy is changed.',
  },
  base: { type: 'string', like: 'branch', about: 'Its base branch. Default: its default branch.' },
} as const satisfies CommandOptions

/** The variables that these options stand for; a path is meant as where the person is. */
export function ownVariables(
  { repository, base }: { readonly repository?: unknown; readonly base?: unknown },
  startedIn: string,
): Record<string, string> {
  const place = typeof repository === 'string' ? repository : null
  return {
    ...(place !== null && {
      OWN_REPOSITORY: isAddress(place) || place.includes('@') ? place : resolve(startedIn, place),
    }),
    ...(typeof base === 'string' && { OWN_BASE_BRANCH: base }),
  }
}

const COMMANDS = {
  start: {
    usage: 'npm start',
    about:
      'Starts the service: REST, Slack and the workers. It says where it listens, which parts are real and what to do next.\nWithout a variable everything runs embedded, on this machine alone.',
    options: OWN_OPTIONS,
    variables: [
      ...['PORT', 'WMS_HOME', 'LOG_LEVEL', 'DATABASE_URL', 'SLACK_BOT_TOKEN', 'GITHUB_REPOSITORY', 'MODEL_BASE_URL'],
      ...['MODEL_NAME', 'API_TOKENS'],
    ],
  },
  migrate: {
    usage: 'npm run migrate',
    about: 'Brings the database of DATABASE_URL up to date and ends. The service does the same at start.',
    variables: ['DATABASE_URL'],
  },
  'slack:doctor': {
    usage: 'npm run slack:doctor',
    about:
      'Looks at each workspace: token, scopes, channel, approvers, and what Slack says of the messages that the app sends.\nChanges nothing. The exit code is 1 when something is wrong.',
    variables: [
      ...['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_CHANNEL', 'SLACK_APPROVERS', 'SLACK_CLIENT_ID', 'DATABASE_URL'],
    ],
  },
  'database:doctor': {
    usage: 'npm run database:doctor',
    about:
      'Looks at the database of DATABASE_URL: reached, sessions, version, rights, clock, migrations, connections.\nChanges nothing. The exit code is 1 when something is wrong.',
    variables: ['DATABASE_URL'],
  },
  token: {
    usage: 'npm run token -- create <name> | list | end <name>',
    about:
      'Makes bearer tokens for REST, lists and ends them, in the database of DATABASE_URL. A token is printed once; only its hash is kept.\nWithout scopes it reads and creates, and decides only where SLACK_APPROVERS names nobody.',
    takesWords: true,
    options: {
      scopes: { type: 'string', like: TOKEN_SCOPES.join(','), about: 'create: what it is for.' },
      team: {
        type: 'string',
        like: 'T0123',
        about: 'create: the Slack workspace whose tasks it sees, where there are several.',
      },
      'stands-for': {
        type: 'string',
        like: 'U0123',
        about: 'create: whose word it is, so that in Slack and here it counts once.',
      },
    },
    variables: ['DATABASE_URL'],
  },
} as const satisfies Record<string, CommandLine>

type MainCommand = keyof typeof COMMANDS

/** The arguments and options of a command. */
export interface TypedWords {
  readonly words: readonly string[]
  readonly values: Readonly<Record<string, unknown>>
}

/** The command for `node src/main.ts`. Exits after printing the help or an error about unknown arguments. */
export function mainCommand(
  args: readonly string[] = process.argv.slice(2),
): TypedWords & { readonly command: MainCommand } {
  const [name = ''] = args
  const command = isOther(name) ? name : 'start'
  return { command, ...commandLine<CommandOptions>(COMMANDS[command], command === 'start' ? args : args.slice(1)) }
}

const isOther = (name: string): name is MainCommand => name !== 'start' && Object.hasOwn(COMMANDS, name)
