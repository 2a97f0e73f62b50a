import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { commandLine } from '../config/command-line.ts'
import { chooseTarget, type Targets } from '../core/target.ts'
import { AppError } from '../errors.ts'
import { createGithubForge } from '../forge/github/github.ts'
import { CLIENT, fail, githubConfig } from './entry.ts'
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
import { openProposal, readProposal } from './propose-branch.ts'

const TIMEOUT_MS = 600_000

/** `npm run setup:repo`: opens a pull request with missing files, and prints the ruleset to switch on afterwards. */
async function main(): Promise<void> {
  const { values } = commandLine(SETUP_COMMAND)
  const { github, home } = await githubConfig({ tokenFirst: true })
  const { repository = null, ruleset: isRulesetOnly } = values
  const target = chooseTarget(github, { repository, baseBranch: null, channel: null })
  if (target === null) throw unknown(github)
  const rulesetFor = (folders: SectionFolders) =>
    JSON.stringify(recommendedRuleset(target.baseBranch, github.apiUrl, folders), null, 2)
  if (isRulesetOnly) return say(rulesetFor(foldersOf(values)))
  const choices = choicesOf(values, await originOfProject())
  if (github.auth.kind === 'app' && !choices.dryRun) throw needsPerson()
  const forge = createGithubForge({ ...github, ...target, ...CLIENT, workFolder: join(home, 'github') })
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const found = await readProposal(forge, choices, join(home, 'workspaces'), signal)
  say(listed(found.proposal, choices.dryRun))
  if (choices.workflows === UNKNOWN_WORKFLOWS) say(`\n${withoutWorkflows}`)
  if (!choices.dryRun && Object.keys(found.proposal.files).length > 0) {
    const { url } = await openProposal(forge, found, signal)
    say(`Review and merge ${url}`)
  }
  say(`\nThen switch on this ruleset for ${target.baseBranch}, as an administrator:\n
  npm run --silent setup:repo -- --ruleset --repository ${target.repository} | gh api --method POST repos/${target.repository}/rulesets --input -\n
${rulesetFor(found.proposal.folders)}\n\nAnd let \`npm run github:doctor\` look at the whole.`)
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

const say = (text: string): void => void process.stdout.write(`${text}\n`)

main().catch(fail)
