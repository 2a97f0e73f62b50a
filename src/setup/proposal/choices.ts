import type { CommandLine } from '../../config/command-help.ts'
import { type commandLine, parseCommandLine } from '../../config/command-line.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import { AppError } from '../../errors.ts'

/** The team's choices for its repository. */
export interface SetupChoices {
  /** Where the reusable workflows are: `owner/name@ref`. */
  readonly workflows: WorkflowSource
  /** Who must approve changes of workflows and rules: `@user`, `@org/team` or an email address. */
  readonly owners: readonly string[]
  /** Of the sections that the repository has. */
  readonly folders: SectionFolders
  /** A person has said where sections are; else what the repository's files say goes before `folders`. */
  readonly isLaidOut: boolean
  /** Only prints the proposal. */
  readonly dryRun: boolean
}

export type SectionFolders = Readonly<Partial<Record<Section, string>>>

export interface WorkflowSource {
  readonly repository: string
  readonly ref: string
}

export const SETUP_COMMAND = {
  usage: 'npm run setup:repo -- --repository ~/wms --base develop | --owners @acme/leads [options]',
  about:
    'Reads how a repository is set up and checked, tries that here in the sandbox and proposes .wms/pipeline.json.\nYour own repository is only read, and a copy is tried. One on GitHub gets a pull request with what else it lacks, too.',
  options: {
    owners: {
      ...{ type: 'string', multiple: true, default: [] as string[], like: '@user,@org/team' },
      about: 'Who has to agree to changes of these files.',
    },
    workflows: {
      ...{ type: 'string', like: 'owner/name@ref' },
      about: 'Where on GitHub this project’s workflows are. Default: the origin of this checkout, at its commit.',
    },
    backend: {
      ...{ type: 'string', like: 'folder' },
      about: 'Folder of the backend; `.`: the whole repository. Default: what the files of the repository say.',
    },
    frontend: { type: 'string', like: 'folder', about: 'Folder of the frontend.' },
    docs: { type: 'string', like: 'folder', about: 'Folder of the documentation.' },
    without: {
      ...{ type: 'string', multiple: true, default: [] as string[], like: 'section' },
      about: 'A section that the repository does not have.',
    },
    repository: {
      ...{ type: 'string', like: 'path, address or owner/name' },
      about: 'A repository of your own; or which of those on GitHub. Default: the first of these.',
    },
    base: {
      type: 'string',
      like: 'branch',
      about: 'The base branch of your own repository. Default: its default branch.',
    },
    write: {
      type: 'boolean',
      default: false,
      about: 'Writes .wms/pipeline.json into the folder of your own repository, too.',
    },
    yes: { type: 'boolean', default: false, about: 'Replaces a .wms/pipeline.json without asking.' },
    untried: { type: 'boolean', default: false, about: 'GitHub: proposes what was read, and runs nothing of it.' },
    ruleset: { type: 'boolean', default: false, about: 'Prints the ruleset alone, as GitHub’s API takes it.' },
    'dry-run': { type: 'boolean', default: false, about: 'Prints what it would add, and adds nothing.' },
  },
  variables: ['SANDBOX_NETWORK'],
} as const satisfies CommandLine

type SetupOptions = ReturnType<typeof commandLine<typeof SETUP_COMMAND.options>>['values']

/** A placeholder for dry runs without a known source of the workflows. */
export const UNKNOWN_WORKFLOWS: WorkflowSource = { repository: 'OWNER/wms-orchestrator', ref: 'COMMIT' }

/** Throws AppError `bad_input`. `origin`: the default source of the workflows; `null`: unknown. */
export function choicesOf(values: SetupOptions, origin: WorkflowSource | null): SetupChoices {
  const owners = values.owners.flatMap((list) => list.split(/[,\s]+/)).filter((owner) => owner !== '')
  if (owners.length === 0) throw badInput('Nobody owns the workflows.', 'Name people or teams with --owners.')
  const invalid = owners.find((owner) => !/^@[\w.-]+(\/[\w.-]+)?$|^[^@\s]+@[^@\s]+$/.test(owner))
  if (invalid !== undefined) throw badInput(`"${invalid}" is nobody.`, 'Write @user, @org/team or an address.')
  const dryRun = values['dry-run']
  const named = values.workflows === undefined ? origin : workflowSource(values.workflows)
  const workflows = named ?? (dryRun ? UNKNOWN_WORKFLOWS : null)
  if (workflows === null) throw badInput('It is not known where on GitHub the workflows are.', NAME_WORKFLOWS)
  const isLaidOut = values.without.length > 0 || SECTIONS.some((section) => values[section] !== undefined)
  return { workflows, owners, folders: foldersOf(values), isLaidOut, dryRun }
}

/** Throws AppError `bad_input`. */
export function foldersOf(values: Pick<SetupOptions, Section | 'without'>): SectionFolders {
  const without = values.without.flatMap((list) => list.split(/[,\s]+/)).filter((name) => name !== '')
  const unknown = without.find((name) => !SECTIONS.some((section) => section === name))
  if (unknown !== undefined) throw badInput(`"${unknown}" is no section.`, `Name one of ${SECTIONS.join(', ')}.`)
  const there = SECTIONS.filter((section) => !without.includes(section))
  if (there.length === 0) throw badInput('No section is left.', 'Leave out fewer.')
  return Object.fromEntries(there.map((section) => [section, folderOf(values[section] ?? section)]))
}

export const NAME_WORKFLOWS =
  'Push this project to GitHub, where the team’s repository may read it, and add --workflows owner/name@commit.'

/** Like `choicesOf`, from raw arguments. */
export function parseChoices(args: readonly string[], origin: WorkflowSource | null): SetupChoices {
  const typed = parseCommandLine(SETUP_COMMAND, args)
  if ('help' in typed) throw badInput('Asking for help chooses nothing.', '')
  return choicesOf(typed.values, origin)
}

function workflowSource(text: string): WorkflowSource {
  const [, repository, ref] = /^([\w.-]+\/[\w.-]+)@([\w./-]+)$/.exec(text) ?? []
  if (repository === undefined || ref === undefined)
    throw badInput(`"${text}" names no workflows.`, 'Write owner/name@ref.')
  return { repository, ref }
}

function folderOf(path: string): string {
  const plain = path.replace(/^\.\//, '').replace(/\/+$/, '')
  if (plain === '.' || /^[\w-][\w. -]*(\/[\w-][\w. -]*)*$/.test(plain)) return plain
  throw badInput(`"${path}" is not a folder of a repository.`, 'Write its path from the root.')
}

const badInput = (what: string, hint: string): AppError =>
  new AppError('bad_input', what, { hint: `${hint}\nWrite: ${SETUP_COMMAND.usage}` })
