import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { commandLine } from '../config/command-line.ts'
import { type Config, readConfig } from '../config/config.ts'
import { OWN_OPTIONS, ownVariables } from '../config/main-command.ts'
import { embeddedRepository } from '../config/own-repository-variables.ts'
import { processEnvironment, startedIn } from '../config/process/environment.ts'
import { AppError } from '../errors.ts'
import { fail } from './entry.ts'
import { printAside as note, printOut as say } from './progress.ts'

const COMMAND = {
  usage: 'npm run doctor',
  about:
    'Runs every doctor of what is configured: database, Slack, GitHub, model, repository and its sandbox. Each fault comes with its fix.\nWhat is embedded is named, and needs no doctor. A model reads about 40,000 tokens for it. The exit code is 1 when something is wrong.',
  options: {
    ...OWN_OPTIONS,
    without: { type: 'string', like: 'part,…', about: 'Leaves these parts out, e.g. model.' },
    json: { type: 'boolean', default: false, about: 'Prints JSON.' },
  },
  variables: ['DATABASE_URL', 'SLACK_BOT_TOKEN', 'GITHUB_REPOSITORY', 'MODEL_BASE_URL', 'OWN_REPOSITORY', 'WMS_HOME'],
} as const

interface Doctor {
  readonly part: string
  /** What runs it; `null`: the part is embedded. */
  readonly script: readonly string[] | null
  readonly embedded: string
}

interface Result {
  readonly part: string
  readonly state: 'well' | 'wrong' | 'embedded'
  readonly report: string
}

async function main(): Promise<void> {
  const { values } = commandLine(COMMAND)
  const own = ownVariables(values, startedIn())
  const config = readConfig({ ...processEnvironment(), ...own })
  const results: Result[] = []
  for (const doctor of chosen(doctorsFor(config), values.without)) {
    if (!values.json) say(`${doctor.part}\n`)
    const result = await examine(doctor, own)
    results.push(result)
    if (!values.json) say(`${result.report.replace(/^(?=.)/gm, '  ')}\n`)
  }
  const wrong = results.filter(({ state }) => state === 'wrong').map(({ part }) => part)
  if (values.json) say(JSON.stringify({ isWell: wrong.length === 0, parts: results }, null, 2))
  else say(wrong.length === 0 ? 'All is well.' : `Wrong: ${wrong.join(', ')}. Each fault has its fix below it.`)
  if (wrong.length > 0) process.exitCode = 1
}

function doctorsFor(config: Config): Doctor[] {
  const { databaseUrl, slack, github, githubStandIn, model, ownRepository } = config
  const isThere = github !== null || ownRepository !== null || existsSync(embeddedRepository(config))
  const standIn = githubStandIn ? 'the GitHub stand-in' : 'a git repository on this machine'
  return [
    {
      part: 'database',
      script: databaseUrl === null ? null : ['main.ts', 'database:doctor'],
      embedded: 'Postgres in WMS_HOME',
    },
    { part: 'slack', script: slack === null ? null : ['main.ts', 'slack:doctor'], embedded: 'the local Slack' },
    { part: 'github', script: github === null ? null : ['setup/github-doctor.ts'], embedded: standIn },
    { part: 'model', script: model === null ? null : ['setup/model-doctor.ts'], embedded: 'the scripted model' },
    {
      part: 'repository',
      script: isThere ? ['setup/repository-doctor.ts'] : null,
      embedded: 'the sample, which the first start makes',
    },
  ]
}

function chosen(doctors: readonly Doctor[], without: string | undefined): Doctor[] {
  const left = new Set((without ?? '').split(',').flatMap((name) => name.trim() || []))
  const unknown = [...left].filter((name) => doctors.every(({ part }) => part !== name))
  if (unknown.length > 0)
    throw new AppError('bad_input', `There is no part ${unknown.join(', ')}.`, {
      hint: `Write --without with some of: ${doctors.map(({ part }) => part).join(', ')}.`,
    })
  return doctors.filter(({ part }) => !left.has(part))
}

/** Each in a process of its own, so that one that hangs or fails takes no other along. Progress goes to stderr. */
async function examine({ part, script, embedded }: Doctor, own: Record<string, string>): Promise<Result> {
  if (script === null) return { part, state: 'embedded', report: `embedded: ${embedded}, for trying out` }
  const [file = '', ...args] = script
  const line = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '..', file), ...args]
  const env = { ...processEnvironment(), ...own }
  const child = spawn(process.execPath, line, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [said, complained]: [string[], string[]] = [[], []]
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained.push(text)
    if (text.startsWith('…')) note(text.trimEnd())
  })
  const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject))
  const faults = complained.join('').replace(/^….*\n/gm, '')
  const report = [said.join(''), code === 0 ? '' : faults].filter((text) => text.trim() !== '').join('\n')
  return { part, state: code === 0 ? 'well' : 'wrong', report: report.trimEnd() }
}

main().catch(fail)
