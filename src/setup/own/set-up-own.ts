import { existsSync, lstatSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { embeddedRepository, isAddress, type OwnRepository } from '../../config/own-repository-variables.ts'
import { RULES_PATH } from '../../core/repository-rules.ts'
import { AppError } from '../../errors.ts'
import { commitFiles } from '../../exec/commit-files.ts'
import { git } from '../../exec/git.ts'
import { copyRepository } from '../../forge/copy-repository.ts'
import { proposeRules } from '../detection/propose-rules.ts'
import { treeOfCommit } from '../detection/tree.ts'
import { rulesText } from '../proposal/rules-text.ts'
import { openTrialPlace, toolchainOf } from '../trial/place.ts'
import { trialText } from '../trial/report-text.ts'
import { settleRules, trialOptions } from '../trial/settle-rules.ts'
import type { Trial } from '../trial/trial.ts'

export interface OwnChoices {
  /** Only prints the proposal. */
  readonly dryRun: boolean
  /** Also writes the file into the person's own folder. */
  readonly writes: boolean
  /** Asks before a file is replaced. */
  readonly agree: (question: string) => Promise<boolean>
  readonly say: (line: string) => void
  readonly progress: (line: string) => void
}

type OwnConfig = Config & { readonly ownRepository: OwnRepository }

/** Tries a proposal on a copy of one's own repository, and keeps it where people have agreed. */
export async function setUpOwn(config: OwnConfig, choices: OwnChoices, signal: AbortSignal): Promise<Trial> {
  const { ownRepository: own } = config
  const { say, progress } = choices
  const path = embeddedRepository(config)
  progress(`Reading ${own.source} into ${path}`)
  const { sha, baseBranch } = await copyRepository({ path, ...own }, signal)
  const objects = { gitDir: path }
  const place = await openTrialPlace(config)
  const tree = await treeOfCommit(objects, sha, signal)
  const proposal = await proposeRules(tree, await toolchainOf(place, signal))
  say(
    `${own.source} at ${baseBranch} (${sha.slice(0, 7)}): ${proposal.managers.join('; ') || 'no package manager that is known'}`,
  )
  for (const line of proposal.notes) say(`  ${line}`)
  if (!place.sandbox.allowed) throw noSandbox(place.sandbox.detail)
  const base = { repository: path, objects, sha }
  const options = trialOptions(proposal, progress)
  const { rules, trial, amendments } = await settleRules(place, base, proposal.rules, options, signal)
  for (const line of amendments) say(`  ${line}`)
  const text = rulesText(rules)
  say(`\n${RULES_PATH}:\n\n${text.replace(/^(?=.)/gm, '    ')}\n${trialText(trial)}\n`)
  if (!choices.dryRun)
    await keep(config, { objects, baseBranch, sha, text, there: await tree.read(RULES_PATH) }, choices)
  return trial
}

interface Kept {
  readonly objects: { readonly gitDir: string }
  readonly baseBranch: string
  readonly sha: string
  readonly text: string
  readonly there: string | null
}

async function keep({ ownRepository: own }: OwnConfig, kept: Kept, { writes, agree, say }: OwnChoices): Promise<void> {
  const { objects, baseBranch, sha, text, there } = kept
  const isNew = there === null || there === text
  if (isNew || (await agree(`${baseBranch} has a ${RULES_PATH} already. Replace it in the copy?`))) {
    if (there !== text) {
      const commit = await commitFiles(
        objects,
        sha,
        { [RULES_PATH]: text },
        'Say how WMS Orchestrator checks this repository',
      )
      await git(objects, ['update-ref', `refs/heads/${baseBranch}`, commit, sha])
    }
    say(`The copy has it. To work on it, without any account:\n
  npm start -- --repository ${own.source} --base ${baseBranch}\n`)
  }
  if (writes) await writeThere(own, text, agree, say)
  else say(`${own.source} is as it was; --write puts the file there, too.`)
}

async function writeThere(
  own: OwnRepository,
  text: string,
  agree: OwnChoices['agree'],
  say: OwnChoices['say'],
): Promise<void> {
  if (isAddress(own.source))
    throw new AppError('bad_input', '--write needs a folder.', { hint: 'Clone the repository, and name its path.' })
  const file = join(own.source, RULES_PATH)
  for (const path of [dirname(file), file])
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new AppError('bad_input', `${path} is a link, so nothing is written through it.`, {
        hint: 'Put a folder or a file of its own there.',
      })
  if (existsSync(file) && !(await agree(`${file} is there already. Replace it?`))) return say(`${file} is as it was.`)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  say(`Wrote ${file}: read it, make it yours, commit it.`)
}

const noSandbox = (detail: string): AppError =>
  new AppError('misconfigured', `Nothing can be tried here: ${detail}.`, {
    hint: 'Install bubblewrap, or set SANDBOX=container.',
  })
