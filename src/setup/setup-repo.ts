import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { promisify } from 'node:util'
import { holdThreads } from '../analysis/analysis.ts'
import { commandLine } from '../config/command-line.ts'
import { type Config, readConfig } from '../config/config.ts'
import { ownVariables } from '../config/main-command.ts'
import { isAddress } from '../config/own-repository-variables.ts'
import { processEnvironment, startedIn } from '../config/process/environment.ts'
import { chooseTarget, type Targets } from '../core/target.ts'
import { AppError } from '../errors.ts'
import { routeOutgoing } from '../exec/outgoing.ts'
import { createGithubForge } from '../forge/github/github.ts'
import { proposeRules } from './detection/propose-rules.ts'
import { treeOfCommit } from './detection/tree.ts'
import { CLIENT, fail, githubConfig } from './entry.ts'
import { setUpOwn } from './own/set-up-own.ts'
import { printAside as note, printOut as say } from './progress.ts'
import {
  choicesOf,
  foldersOf,
  NAME_WORKFLOWS,
  SETUP_COMMAND,
  type SectionFolders,
  UNKNOWN_WORKFLOWS,
  type WorkflowSource,
} from './proposal/choices.ts'
import type { Proposal } from './proposal/proposal.ts'
import { recommendedRuleset } from './proposal/ruleset.ts'
import { type DetectRules, openProposal, readOnly, readProposal } from './propose-branch.ts'
import { openTrialPlace, toolchainOf } from './trial/place.ts'
import { trialText } from './trial/report-text.ts'
import { settleRules, trialOptions } from './trial/settle-rules.ts'

const TIMEOUT_MS = 600_000

/** `npm run setup:repo`: tries what a repository's files say, and proposes it to one's own or to one on GitHub. */
async function main(): Promise<void> {
  const { values } = commandLine(SETUP_COMMAND)
  const env = processEnvironment()
  const own = await isOwn(values.repository, env)
  if (own === null) return onGithub(values)
  const config = readConfig({ ...env, ...own, ...ownVariables(values, startedIn()) })
  const { ownRepository } = config
  if (ownRepository === null) throw unnamed
  await routeOutgoing(config.outgoing, config.home)
  await using _threads = holdThreads()
  const choices = { dryRun: values['dry-run'], writes: values.write, agree: agreeing(values.yes), say, progress: note }
  const { isReady } = await setUpOwn({ ...config, ownRepository }, choices, AbortSignal.timeout(OWN_TIMEOUT_MS))
  process.exitCode = isReady ? 0 : 1
}

/** Many setup steps and checks, each with a limit of its own. */
const OWN_TIMEOUT_MS = 4 * 3_600_000

/** Variables for a repository of one's own, which goes before one on GitHub; `null`: one on GitHub is meant. */
async function isOwn(named: string | undefined, env: NodeJS.ProcessEnv): Promise<Record<string, string> | null> {
  const isGithub = Boolean(env.GITHUB_REPOSITORY || env.GITHUB_REPOSITORIES)
  const isPlace = named !== undefined && (isAddress(named) || existsSync(resolve(startedIn(), named)) || !isGithub)
  if (!isPlace && (isGithub || !env.OWN_REPOSITORY)) return null
  return { GITHUB_REPOSITORY: '', GITHUB_REPOSITORIES: '', GITHUB_TOKEN: '', GITHUB_APP_ID: '' }
}

const unnamed = new AppError('bad_input', 'No repository is named.', {
  hint: 'Name one of your own with --repository.',
})

const agreeing = (isAgreed: boolean) => async (question: string) => {
  if (isAgreed) return true
  if (!process.stdin.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  return /^y(?:es)?$/i.test(answer.trim())
}

async function onGithub(values: ReturnType<typeof commandLine<typeof SETUP_COMMAND.options>>['values']): Promise<void> {
  const config = await githubConfig({ tokenFirst: true })
  const { github, home } = config
  const { repository = null, ruleset: isRulesetOnly } = values
  const target = chooseTarget(github, { repository, baseBranch: null, channel: null })
  if (target === null) throw unknown(github)
  const rulesetFor = (folders: SectionFolders) =>
    JSON.stringify(recommendedRuleset(target.baseBranch, github.apiUrl, folders), null, 2)
  if (isRulesetOnly) return say(rulesetFor(foldersOf(values)))
  const choices = choicesOf(values, await originOfProject())
  if (github.auth.kind === 'app' && !choices.dryRun) throw needsPerson()
  await using _threads = holdThreads()
  const forge = createGithubForge({ ...github, ...target, ...CLIENT, workFolder: join(home, 'github') })
  const signal = AbortSignal.timeout(values.untried ? TIMEOUT_MS : OWN_TIMEOUT_MS)
  const detect = values.untried ? readOnly : tried(config)
  const found = await readProposal(forge, choices, join(home, 'workspaces'), signal, detect)
  say(listed(found.proposal, choices.dryRun))
  if (choices.workflows === UNKNOWN_WORKFLOWS) say(`\n${withoutWorkflows}`)
  if (!choices.dryRun && Object.keys(found.proposal.files).length > 0) {
    const { url } = await openProposal(forge, found, signal)
    say(`Review and merge ${url}`)
  }
  say(`\nThen switch on this ruleset for ${target.baseBranch}, as an administrator:\n
  npm run --silent setup:repo -- --ruleset --repository ${target.repository} | gh api --method POST repos/${target.repository}/rulesets --input -\n
${rulesetFor(found.proposal.folders)}\n\nAnd let \`npm run github:doctor\` and \`npm run repository:doctor\` look at the whole.`)
}

/** Tries the rules here before they are proposed, where commands can run. */
const tried =
  (config: Config): DetectRules =>
  async (base, signal) => {
    const place = await openTrialPlace(config)
    const proposal = await proposeRules(
      await treeOfCommit(base.objects, base.sha, signal),
      await toolchainOf(place, signal),
    )
    if (proposal.managers.length === 0) return null
    for (const line of proposal.notes) say(line)
    if (!place.sandbox.allowed) {
      say(`Nothing was tried: ${place.sandbox.detail}.`)
      return proposal.rules
    }
    const { rules, trial, amendments } = await settleRules(
      place,
      base,
      proposal.rules,
      trialOptions(proposal, note),
      signal,
    )
    for (const line of amendments) say(line)
    say(`${trialText(trial)}\n`)
    return rules
  }

function listed({ files, kept }: Proposal, withText: boolean): string {
  const added = Object.entries(files).map(([path, text]) => `adds   ${path}${withText ? `\n\n${indented(text)}` : ''}`)
  const lines = [...added, ...kept.map((path) => `keeps  ${path}`)]
  return added.length === 0 ? ['Nothing is missing.', ...lines].join('\n') : lines.join('\n')
}

const withoutWorkflows = `This checkout did not come from GitHub, so ${UNKNOWN_WORKFLOWS.repository} stands for the place of its workflows there.
${NAME_WORKFLOWS}`

const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ')

const needsPerson = (): AppError =>
  new AppError('misconfigured', 'The GitHub App may not write workflows, and never should.', {
    hint: 'Run this once with GITHUB_TOKEN set to a fine-grained token of your own: this repository, read and write of Contents, Pull requests and Workflows.',
  })

const unknown = ({ repositories }: Targets): AppError =>
  new AppError('bad_input', 'This is not a configured repository.', {
    hint: `Name one of ${repositories.map(({ repository }) => repository).join(', ')}.`,
  })

/** This checkout's repository and commit on GitHub, to which callers of its workflows are pinned; `null`: unknown. */
async function originOfProject(): Promise<WorkflowSource | null> {
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', args, { cwd: import.meta.dirname })).stdout.trim()
  try {
    const [, repository] =
      /github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(await git('remote', 'get-url', 'origin')) ?? []
    return repository === undefined ? null : { repository, ref: await git('rev-parse', 'HEAD') }
  } catch {
    return null // not a git checkout, e.g. in a container
  }
}

main().catch(fail)
