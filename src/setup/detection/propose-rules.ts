import { SECTIONS, type Section } from '../../core/stages.ts'
import { PACK_PATH } from '../../wms/team/pack-file.ts'
import { packFaultLines } from '../pack/pack-report.ts'
import { devcontainerNotes } from './devcontainer.ts'
import { exampleVariables } from './example-variables.ts'
import type { Findings, RulesInput, Toolchain } from './findings.ts'
import { detectJavascript } from './javascript.ts'
import { detectJvm } from './jvm.ts'
import { type Layout, layoutOf } from './layout.ts'
import { detectComposer, detectGo, undetected } from './others.ts'
import { detectPython } from './python.ts'
import { ciVariables, neededServices } from './services.ts'
import { type CiJob, ciJobs } from './team-ci.ts'
import type { RepositoryTree } from './tree.ts'

export interface RulesProposal {
  /** As it is written into `.wms/pipeline.json`. */
  readonly rules: RulesInput
  /** What was found, e.g. `pnpm 10.20.0, 4 workspaces`. */
  readonly managers: readonly string[]
  /** What people should know of it, a sentence each. */
  readonly notes: readonly string[]
  /** Variables that the repository's own files give as an example. */
  readonly examples: Readonly<Record<string, string>>
}

/** What few teams want a model to read. */
export const PRIVATE_BY_HABIT = ['**/.env', '**/*.pem', '**/*.key']

/** Reads from a repository's files how it is set up and checked. Nothing of it is run. */
export async function proposeRules(tree: RepositoryTree, toolchain: Toolchain): Promise<RulesProposal> {
  const found = await detectAll(tree, toolchain)
  const jobs = await ciJobs(tree)
  const services = await neededServices(tree, jobs, toolchain)
  const rootFiles = found.flatMap(({ rootFiles }) => rootFiles)
  const layout = layoutOf(tree, merged(found.flatMap(({ packages }) => packages)), rootFiles)
  const env = { ...Object.assign({}, ...found.map(({ env }) => env)), ...services.env, ...ciVariables(jobs) }
  const environment = {
    ...{ setup: [...found.flatMap(({ setup }) => setup), ...services.setup], services: [...services.services] },
    ...{ env, path: [...new Set(found.flatMap(({ path }) => path))] },
  }
  const used = Object.fromEntries(Object.entries(environment).filter(([, value]) => Object.keys(value).length > 0))
  const ci = sectionsOfJobs(jobs, layout)
  const { sections, checks } = layout
  return {
    rules: {
      ...(Object.keys(used).length > 0 && { environment: used }),
      ...{ sections, checks: [...checks] },
      ...(Object.keys(ci).length > 0 && { ci }),
      private_paths: PRIVATE_BY_HABIT,
    },
    managers: found.map(({ manager }) => manager),
    examples: await exampleVariables(tree),
    notes: [
      ...found.flatMap(({ notes }) => notes),
      ...services.notes,
      ...undetected(tree),
      ...(await devcontainerNotes(tree)),
      ...packFaultLines(await tree.read(PACK_PATH)),
      ...(checks.length === 0
        ? ['No command that tests anything was found: agents would work blind, so write `checks`.']
        : []),
    ],
  }
}

async function detectAll(tree: RepositoryTree, toolchain: Toolchain): Promise<Findings[]> {
  const found = await Promise.all([
    ...[detectJavascript(tree, toolchain), detectPython(tree, toolchain), detectJvm(tree, toolchain)],
    ...[detectGo(tree, toolchain), detectComposer(tree)],
  ])
  return found.filter((one) => one !== null)
}

/** One package a folder: a folder with two manifests is what its first one says. */
function merged(packages: readonly Findings['packages'][number][]): Findings['packages'] {
  return [...Map.groupBy(packages, ({ folder }) => folder)].flatMap(([, [first, ...others]]) =>
    first === undefined ? [] : [{ ...first, checks: [first, ...others].flatMap(({ checks }) => checks) }],
  )
}

/** Jobs that look at pull requests, by the section that they are about; one that says nothing of it is left out. */
function sectionsOfJobs(jobs: readonly CiJob[], { sections, sectionOf }: Layout): Record<string, Section> {
  const there = SECTIONS.filter((section) => sections[section] !== undefined)
  const code = there.filter((section) => section !== 'docs')
  const answers = jobs.flatMap((job) => {
    const section = aboutOf(job, sectionOf, there) ?? (job.isTest && code.length === 1 ? code[0] : undefined)
    return section === undefined ? [] : job.names.map((name) => [`${job.workflow} / ${name}`, section] as const)
  })
  return Object.fromEntries(answers)
}

const WORDS: Readonly<Record<Section, RegExp>> = {
  backend: /\b(?:back-?end|api|server)\b/i,
  frontend: /\b(?:front-?end|web|ui|client)\b/i,
  docs: /\b(?:docs?|documentation)\b/i,
}

function aboutOf(job: CiJob, sectionOf: ReadonlyMap<string, Section>, there: readonly Section[]): Section | undefined {
  const named = [...sectionOf].filter(([folder]) => folder !== '.' && job.text.includes(folder))
  const sections = new Set(named.map(([, section]) => section))
  if (sections.size === 1) return [...sections][0]
  const words = there.filter((section) => WORDS[section].test(`${job.workflow} ${job.names.join(' ')}`))
  return words.length === 1 ? words[0] : undefined
}
