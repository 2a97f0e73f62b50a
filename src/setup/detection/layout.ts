import { SECTIONS, type Section } from '../../core/stages.ts'
import type { DetectedPackage, PackageCheck, RulesInput } from './findings.ts'
import { reviewFolder } from './others.ts'
import { below, filesBelow, type RepositoryTree } from './tree.ts'

type CheckInput = NonNullable<RulesInput['checks']>[number]

export interface Layout {
  readonly sections: RulesInput['sections']
  readonly checks: readonly CheckInput[]
  /** Which section a package belongs to. */
  readonly sectionOf: ReadonlyMap<string, Section>
}

/** Sections and checks of the packages. `rootFiles`: files that a change of dependencies writes. */
export function layoutOf(
  tree: RepositoryTree,
  packages: readonly DetectedPackage[],
  rootFiles: readonly string[],
): Layout {
  const sectionOf = sectionsOf(packages)
  const sections: RulesInput['sections'] = {}
  for (const section of SECTIONS) {
    const own = packages.filter(({ folder }) => sectionOf.get(folder) === section)
    const folders = section === 'docs' ? docFolders(tree, own) : own.map(({ folder }) => folder)
    if (folders.length === 0) continue
    const paths = outermost(folders).map((folder) => (folder === '.' ? '.' : `${folder}/**`))
    if (section === 'docs') sections.docs = { paths }
    else {
      const others = isAlone(section, packages, sectionOf) ? [] : rootFiles.filter((path) => !isIn(folders, path))
      sections[section] = { paths: [...paths, ...others], review_paths: reviewPaths(tree, own) }
    }
  }
  if (Object.keys(sections).length === 0) sections.backend = { paths: ['.'], review_paths: ['test/qa/**'] }
  return { sections, checks: checksOf(packages, sectionOf), sectionOf }
}

const MOST_PATHS = 20

/** Where two sections may write a file, it belongs to the one that names it best: so both name the root's files. */
const isAlone = (
  section: Section,
  packages: readonly DetectedPackage[],
  sectionOf: ReadonlyMap<string, Section>,
): boolean =>
  packages.some(({ folder }) => folder === '.') &&
  ![...sectionOf.values()].some((other) => other !== section && other !== 'docs')

const isIn = (folders: readonly string[], path: string): boolean =>
  folders.some((folder) => folder !== '.' && path.startsWith(`${folder}/`))

/** Shared packages belong to the backend, if there is one. */
function sectionsOf(packages: readonly DetectedPackage[]): Map<string, Section> {
  const isThere = (kind: string) => packages.some((one) => one.kind === kind)
  const ofShared = isThere('frontend') && !isThere('backend') ? 'frontend' : 'backend'
  return new Map(packages.map(({ folder, kind }) => [folder, kind === 'shared' ? ofShared : kind]))
}

function docFolders({ files }: RepositoryTree, own: readonly DetectedPackage[]): string[] {
  const usual = ['docs', 'doc', 'documentation'].filter((folder) =>
    files.some((path) => path.startsWith(`${folder}/`) && /\.(?:mdx?|rst|adoc|txt)$/.test(path)),
  )
  return [...new Set([...own.map(({ folder }) => folder), ...usual])]
}

const outermost = (folders: readonly string[]): string[] =>
  folders.includes('.') ? ['.'] : folders.filter((one) => !folders.some((other) => one.startsWith(`${other}/`)))

function reviewPaths(tree: RepositoryTree, packages: readonly DetectedPackage[]): string[] {
  const tested = packages.filter(({ checks }) => checks.some(({ kind }) => kind === 'test'))
  const some = (tested.length > 0 ? tested : packages).slice(0, MOST_PATHS)
  return some.map(({ folder }) => `${below(folder, reviewFolder(filesBelow(tree, folder)))}/**`)
}

const SUFFIX: Readonly<Record<PackageCheck['kind'], string>> = { test: '', types: '-types', lint: '-lint' }

function checksOf(packages: readonly DetectedPackage[], sectionOf: ReadonlyMap<string, Section>): CheckInput[] {
  const taken = new Set<string>()
  const unique = (name: string): string => {
    let free = name
    for (let count = 2; taken.has(free); count++) free = `${name.slice(0, 36)}-${count}`
    taken.add(free)
    return free
  }
  return packages.flatMap(({ folder, uses, checks }) =>
    checks.map(({ kind, command, report }): CheckInput => {
      const section = sectionOf.get(folder) ?? null
      const base = folder === '.' ? (section ?? 'checks') : slugOf(folder.slice(folder.lastIndexOf('/') + 1))
      const place = folder === '.' ? {} : { folder, paths: [`${folder}/**`] }
      return {
        ...{ name: unique(`${base.slice(0, 32)}${SUFFIX[kind]}`), section, ...place },
        ...(uses.length > 0 && folder !== '.' && { depends_on: uses.map((one) => `${one}/**`) }),
        command,
        ...(report !== undefined && { report }),
      }
    }),
  )
}

const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '') || 'package'
