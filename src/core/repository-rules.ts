import { z } from 'zod'
import { Glob, PathGlob } from './glob.ts'
import { LanguageTag } from './language.ts'
import { EnvironmentRules, NO_ENVIRONMENT, RUN_RULES } from './repository-environment.ts'
import { SECTIONS, type Section } from './stages.ts'

/** Where a team's repository says how it is checked. Always read from the base branch, never from a task's branch. */
export const RULES_PATH = '.wms/pipeline.json'

const INSIDE = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!\.git(?:\/|$))/

const Check = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  section: z.enum(SECTIONS).nullable(),
  /** The check is skipped green when this folder is missing from the commit; `.`: it never is. */
  folder: z
    .string()
    .min(1)
    .transform((path) => path.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '') || '.')
    .default('.'),
  /** What the check is about; none: all of its section. */
  paths: z.array(PathGlob).max(100).default([]),
  /** What it uses besides, e.g. a shared package: a change of these is checked too, whoever makes it. */
  depends_on: z.array(PathGlob).max(100).default([]),
  /** Run in the repository's root; no shell. */
  command: z.tuple([z.string().min(1)], z.string()),
  /** Glob of the files in which it reports its tests (JUnit XML, TAP, JSON); `null`: its output is read. */
  report: Glob.regex(INSIDE, 'is no file in the repository').nullable().default(null),
  ...RUN_RULES,
})
export type Check = z.infer<typeof Check>

/** A command besides the checks that an agent may run by name. */
const Command = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  /** Run in the repository's root; no shell. */
  command: z.tuple([z.string().min(1)], z.string()),
  /** Whether the agent may add arguments of its own, e.g. the one test file to run. */
  takes_arguments: z.boolean().default(false),
  ...RUN_RULES,
})

const SectionRules = z.strictObject({
  /** Globs that the section's producer may write. */
  paths: z.array(PathGlob).min(1),
  /** Globs that only its reviewer writes: tests that the author may not edit. */
  review_paths: z.array(PathGlob).default([]),
})
export type SectionRules = z.infer<typeof SectionRules>

const Sections = z
  .strictObject({
    backend: SectionRules.optional(),
    frontend: SectionRules.optional(),
    docs: SectionRules.optional(),
  })
  .refine((sections) => SECTIONS.some((section) => sections[section] !== undefined), 'names no section')

export const RepositoryRules = z
  .strictObject({
    environment: EnvironmentRules.default(NO_ENVIRONMENT),
    /** A section that the repository does not have is left out. */
    sections: Sections,
    checks: z.array(Check).default([]),
    commands: z.array(Command).default([]),
    /**
     * Which section answers for a check of the team's own CI, by its name or as GitHub shows it: `workflow / job`. `null`:
     * none.
     */
    ci: z.record(z.string().min(1).max(300), z.enum(SECTIONS).nullable()).default({}),
    /** In which agents answer a request that does not show its own; `null`: the operator's. BCP 47. */
    language: LanguageTag.nullable().default(null),
    /** Fingerprints of what the secret scan takes for secrets and people know to be none. */
    allowed_secrets: z.array(z.string()).default([]),
    /** Checks that sometimes fail for no reason: if only these are red, they run once more. */
    flaky_checks: z.array(z.string().min(1)).default([]),
    /** Globs of files that no model may see. Commands see them. */
    private_paths: z.array(Glob).default([]),
  })
  .superRefine(({ environment, checks, commands }, { addIssue }) => {
    const known = environment.services.map(({ name }) => name)
    for (const { name, services } of [...checks, ...commands])
      for (const unknown of (services ?? []).filter((service) => !known.includes(service)))
        addIssue(`${name} needs the service ${unknown}, which environment.services does not have`)
  })
  .superRefine(({ sections, checks, ci }, context) => {
    const absent = (section: Section | null, path: (string | number)[]) => {
      if (section !== null && sections[section] === undefined)
        context.addIssue({ code: 'custom', path, message: `names ${section}, which is not among the sections` })
    }
    for (const [index, { name, section }] of checks.entries()) {
      absent(section, ['checks', index, 'section'])
      if (checks.findIndex((one) => one.name === name) < index)
        context.addIssue({ code: 'custom', path: ['checks', index, 'name'], message: `two checks are called ${name}` })
    }
    for (const [name, section] of Object.entries(ci)) absent(section, ['ci', name])
  })
export type RepositoryRules = z.infer<typeof RepositoryRules>

const folder = (section: Section): SectionRules => ({
  paths: [`${section}/**`],
  review_paths: [`${section}/test/qa/**`],
})

/** For a repository without rules: the three folders, and no checks but those of its own CI. */
export const DEFAULT_RULES: RepositoryRules = {
  sections: { backend: folder('backend'), frontend: folder('frontend'), docs: folder('docs') },
  environment: NO_ENVIRONMENT,
  checks: [],
  commands: [],
  ci: {},
  language: null,
  allowed_secrets: [],
  flaky_checks: [],
  private_paths: [],
}

/** The rules of a base branch. `text`: the file, `null`: there is none. */
export function readRepositoryRules(text: string | null): RepositoryRules | { readonly fault: string } {
  if (text === null) return DEFAULT_RULES
  try {
    const { data, error } = RepositoryRules.safeParse(JSON.parse(text))
    return data ?? { fault: faultsOf(error) }
  } catch (error) {
    return { fault: `is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}

const FAULTS_SHOWN = 3

/** What is wrong, and where it stands. */
const faultsOf = (error: z.ZodError | undefined): string =>
  (error?.issues ?? [])
    .slice(0, FAULTS_SHOWN)
    .map(({ path, message }) => [path.join('.'), message].filter((part) => part !== '').join(': '))
    .join('; ')

export const NO_PATHS: SectionRules = { paths: [], review_paths: [] }

/** The section's globs; none where the repository has no such section. */
export const sectionRules = ({ sections }: Pick<RepositoryRules, 'sections'>, section: Section): SectionRules =>
  sections[section] ?? NO_PATHS
