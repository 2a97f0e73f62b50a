import { z } from 'zod'
import { Glob } from './glob.ts'
import { EnvironmentRules, NO_ENVIRONMENT, RUN_RULES } from './repository-environment.ts'
import { SECTIONS, type Section } from './stages.ts'

/** Where a team's repository says how it is checked. Always read from the base branch, never from a task's branch. */
export const RULES_PATH = '.wms/pipeline.json'

const Check = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  section: z.enum(SECTIONS).nullable(),
  /** The check is skipped green when this folder is missing from the commit. */
  folder: z.string().min(1),
  /** Run in the repository's root; no shell. */
  command: z.tuple([z.string().min(1)], z.string()),
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
  paths: z.array(Glob).min(1),
  /** Globs that only its reviewer writes: tests that the author may not edit. */
  review_paths: z.array(Glob),
})

export const RepositoryRules = z.strictObject({
  environment: EnvironmentRules.default(NO_ENVIRONMENT),
  sections: z.strictObject({ backend: SectionRules, frontend: SectionRules, docs: SectionRules }),
  checks: z.array(Check),
  commands: z.array(Command).default([]),
  /** Fingerprints of what the secret scan takes for secrets and people know to be none. */
  allowed_secrets: z.array(z.string()).default([]),
  /** Checks that sometimes fail for no reason: if only these are red, they run once more. */
  flaky_checks: z.array(z.string().min(1)).default([]),
  /** Globs of files that no model may see. Commands see them. */
  private_paths: z.array(Glob).default([]),
})
export type RepositoryRules = z.infer<typeof RepositoryRules>

const folder = (section: Section) => ({ paths: [`${section}/**`], review_paths: [`${section}/test/qa/**`] })

/** For a repository without rules: the three folders, and no checks but those of its own CI. */
export const DEFAULT_RULES: RepositoryRules = {
  sections: { backend: folder('backend'), frontend: folder('frontend'), docs: folder('docs') },
  environment: NO_ENVIRONMENT,
  checks: [],
  commands: [],
  allowed_secrets: [],
  flaky_checks: [],
  private_paths: [],
}
