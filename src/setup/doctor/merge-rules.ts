import type { Github } from '../../forge/github/client.ts'
import { activeRules, parametersOf, requiredChecks } from '../../forge/github/rules.ts'
import { CODEOWNERS_PATHS, isOwnedByDefault } from '../proposal/codeowners.ts'
import { readBaseFile } from './contents.ts'
import { broken, type DoctorFinding, note, type RepositoryExamination } from './finding.ts'

type Rules = Awaited<ReturnType<typeof activeRules>>

/** Rules by which GitHub will refuse or hold up a merge that was approved here. */
export const examineMergeRules: RepositoryExamination = async ({ github }, signal) => {
  const [rules, { data: settings }, { required }] = await Promise.all([
    activeRules(github, signal),
    github.octokit.rest.repos.get(github.at(signal)),
    requiredChecks(github, signal),
  ])
  const owners = parametersOf(rules, 'pull_request').some(({ require_code_owner_review: wanted }) => wanted)
  const squashOnly = settings.allow_merge_commit === false && settings.allow_rebase_merge === false
  return [
    ...(squashOnly || onlySquash(rules) ? [SQUASH_ONLY] : []),
    ...rules.flatMap(({ type }) => (BY_RULE[type] === undefined ? [] : [BY_RULE[type]])),
    ...parametersOf(rules, 'pull_request').flatMap(reviewsThere),
    ...(owners && (await ownsMore(github, signal)) ? [OWNERS] : []),
    ...required.flatMap(({ name }) => byCheck(name)),
    ...signOffs(rules),
  ]
}

const there = 'Let these people review there while the task waits for its approval here.'
const OWNERS = note('A merge of files in CODEOWNERS waits for a review of their owners on GitHub.', there)

/** Whether CODEOWNERS names files that tasks may change, not only those that judge them. */
async function ownsMore(github: Github, signal: AbortSignal): Promise<boolean> {
  const texts = await Promise.all(CODEOWNERS_PATHS.map((path) => readBaseFile(github, path, signal)))
  const lines = (texts.find((text) => text !== null) ?? '').split('\n').map((line) => line.trim())
  const owned = lines.filter((line) => line !== '' && !line.startsWith('#'))
  return owned.some((line) => !isOwnedByDefault(line.split(/\s/)[0] ?? ''))
}

const SQUASH_ONLY = note(
  'Only squash merges are allowed: the commits of agents and testers become one, written by the bot.',
  'Nothing to do; allow merge commits too where each author should stay in the history.',
)

const BY_RULE: Readonly<Record<string, DoctorFinding>> = {
  required_linear_history: note(
    'The base demands a linear history, so merge commits are refused and squash is used.',
    'Allow squash merges in the settings; without them and without rebase nothing can be merged.',
  ),
  merge_queue: note(
    'Merges go through the merge queue, which builds and merges later than the approval.',
    'Let the App add to the queue, and let each required workflow also run on merge_group.',
  ),
  file_path_restriction: broken(
    'The rules forbid pushing some paths; a task that changes one of them cannot be pushed.',
    'Spare the branches wms/*, or leave these paths out of every section of .wms/pipeline.json.',
  ),
  max_file_size: note(
    'The rules limit the size of files that may be pushed.',
    'Nothing to do, unless tasks make larger files.',
  ),
  commit_author_email_pattern: broken(
    'The rules demand e-mail addresses of a pattern; agents commit as …@wms-orchestrator.invalid.',
    'Spare the branches wms/*, or let the pattern take these addresses.',
  ),
}

const onlySquash = (rules: Rules): boolean =>
  parametersOf(rules, 'pull_request').some(({ allowed_merge_methods: some }) => some?.join() === 'squash')

function reviewsThere(rule: {
  readonly require_last_push_approval: boolean
  readonly required_review_thread_resolution: boolean
  readonly required_reviewers?: readonly unknown[]
}): DoctorFinding[] {
  return [
    ...((rule.required_reviewers ?? []).length > 0
      ? [note('A merge waits for required reviewers on GitHub.', there)]
      : []),
    ...(rule.require_last_push_approval
      ? [note('The last push has to be reviewed by somebody else, so each new commit is reviewed there again.', there)]
      : []),
    ...(rule.required_review_thread_resolution
      ? [note('A merge waits until every conversation on GitHub is resolved.', 'Resolve them there.')]
      : []),
  ]
}

/** What a required check's usual name says of what it wants. */
function byCheck(name: string): DoctorFinding[] {
  if (/^dco\b|sign(ed)?-?off/i.test(name)) return [withoutSignOff(`The required check ${name}`)]
  if (/\bcla\b/i.test(name))
    return [
      broken(
        `The required check ${name} wants a signed agreement of each author.`,
        'Put the bot on its list of exceptions.',
      ),
    ]
  if (/title|semantic|conventional/i.test(name))
    return [
      note(
        `The required check ${name} may want titles of a form; ours begin with what is asked for.`,
        'Ask for tasks with a title of that form, e.g. "feat: receive pallets".',
      ),
    ]
  return []
}

const withoutSignOff = (what: string): DoctorFinding =>
  broken(
    `${what} wants Signed-off-by in each commit, which agents’ commits lack.`,
    'Spare the bot: an agent cannot certify the origin of code.',
  )

/** Patterns for commit messages, by which teams demand a sign-off or a form. */
const signOffs = (rules: Rules): DoctorFinding[] =>
  parametersOf(rules, 'commit_message_pattern').map(({ pattern, negate }) =>
    /signed-off-by/i.test(pattern) && negate !== true
      ? withoutSignOff('A rule')
      : broken(
          `A rule demands commit messages of the pattern ${pattern}; agents’ may not fit.`,
          'Spare the branches wms/*.',
        ),
  )
