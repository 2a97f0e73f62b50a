import { parseArgs } from 'node:util'
import { SECTIONS, type Section } from '../../core/stages.ts'
import { AppError } from '../../errors.ts'

/** What the team says of its repository. */
export interface SetupChoices {
  /** Where the workflows lie that the team's call: `owner/name@ref`. */
  readonly workflows: WorkflowSource
  /** Who has to agree to changes of workflows and rules: `@user`, `@org/team` or an address. */
  readonly owners: readonly string[]
  readonly folders: Readonly<Record<Section, string>>
  /** Prints what would be proposed, and proposes nothing. */
  readonly dryRun: boolean
}

export interface WorkflowSource {
  readonly repository: string
  readonly ref: string
}

const USAGE =
  'npm run setup:repo -- --owners @acme/leads --workflows acme/wms-orchestrator@v1 [--backend server] [--frontend web] [--docs docs] [--repository acme/wms] [--dry-run]'

/** Throws AppError `bad_input`. `origin`: used unless the arguments name the workflows; `null`: not known. */
export function parseChoices(args: readonly string[], origin: WorkflowSource | null): SetupChoices {
  const values = parse(args)
  const owners = values.owners.flatMap((list) => list.split(/[,\s]+/)).filter((owner) => owner !== '')
  if (owners.length === 0) throw wrong('Nobody owns the workflows.', 'Name people or teams with --owners.')
  const stranger = owners.find((owner) => !/^@[\w.-]+(\/[\w.-]+)?$|^[^@\s]+@[^@\s]+$/.test(owner))
  if (stranger !== undefined) throw wrong(`"${stranger}" is nobody.`, 'Write @user, @org/team or an address.')
  const workflows = values.workflows === undefined ? origin : workflowSource(values.workflows)
  if (workflows === null) throw wrong('It is not known where the workflows lie.', 'Name them with --workflows.')
  const folders = Object.fromEntries(SECTIONS.map((section) => [section, folderOf(values[section])]))
  return { workflows, owners, folders: folders as Record<Section, string>, dryRun: values['dry-run'] }
}

/** Of which configured repository; `null`: the first. Throws AppError `bad_input`. */
export const repositoryIn = (args: readonly string[]): string | null => parse(args).repository ?? null

const OPTIONS = {
  workflows: { type: 'string' },
  owners: { type: 'string', multiple: true, default: [] as string[] },
  backend: { type: 'string', default: 'backend' },
  frontend: { type: 'string', default: 'frontend' },
  docs: { type: 'string', default: 'docs' },
  repository: { type: 'string' },
  ruleset: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error), 'Look at the example.')
  }
}

function workflowSource(text: string): WorkflowSource {
  const [, repository, ref] = /^([\w.-]+\/[\w.-]+)@([\w./-]+)$/.exec(text) ?? []
  if (repository === undefined || ref === undefined)
    throw wrong(`"${text}" names no workflows.`, 'Write owner/name@ref.')
  return { repository, ref }
}

function folderOf(path: string): string {
  const plain = path.replace(/^\.\//, '').replace(/\/+$/, '')
  if (/^[\w-][\w. -]*(\/[\w-][\w. -]*)*$/.test(plain)) return plain
  throw wrong(`"${path}" is not a folder of a repository.`, 'Write its path from the root.')
}

const wrong = (what: string, hint: string): AppError => new AppError('bad_input', what, { hint: `${hint}\n${USAGE}` })
