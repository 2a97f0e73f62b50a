import { builtPackages } from './built-packages.ts'
import type { DetectedPackage, Findings, PackageCheck, Toolchain } from './findings.ts'
import {
  commandIn,
  installCommand,
  type Manager,
  managerOf,
  TOOLS_PATH,
  toolOf,
  toolsStep,
} from './javascript-manager.ts'
import { chooseScripts, passesOn } from './javascript-scripts.ts'
import { kindOf } from './kinds.ts'
import { neededNode } from './node-version.ts'
import { dependenciesOf, type PackageJson } from './package-json.ts'
import { skippedDownloads } from './skipped-downloads.ts'
import { below, type RepositoryTree } from './tree.ts'
import { type InstallRoot, installRoots, type Place } from './workspaces.ts'

/** More checks of one kind than this are run by the root's own script. */
const MOST_CHECKS = 8

/** What Node's package managers and scripts say; `null`: there is no package.json. */
export async function detectJavascript(tree: RepositoryTree, toolchain: Toolchain): Promise<Findings | null> {
  const roots = await installRoots(tree)
  if (roots.length === 0) return null
  const managed = await Promise.all(
    roots.map(async (root) => ({ root, manager: await managerOf(tree, root.folder, root.manifest) })),
  )
  const node = await neededNode(tree, managed, toolchain.versions.node ?? null)
  const tools = [
    ...new Set([node.tool, ...managed.map(({ manager }) => toolOf(manager, toolchain))].filter((one) => one !== null)),
  ]
  const env = await skippedDownloads(tree, managed)
  const found = managed.map(({ root, manager }) => packagesOf(tree, root, manager))
  return {
    manager: managed.map(described).join('; '),
    setup: [
      ...(tools.length === 0 ? [] : [toolsStep(tools)]),
      ...managed.filter(({ root }) => needsInstall(root)).map(({ root, manager }) => installStep(tree, root, manager)),
      ...managed.flatMap(({ root, manager }) => builtPackages(tree, root, manager)),
    ],
    path: tools.length === 0 ? [] : [TOOLS_PATH],
    env,
    packages: found.flatMap(({ packages }) => packages),
    rootFiles: managed.flatMap(({ root, manager }) =>
      ['package.json', manager.lockfile].flatMap((name) => (name === null ? [] : [below(root.folder, name)])),
    ),
    notes: [...node.notes, ...found.flatMap(({ notes }) => notes)],
  }
}

const described = ({ root, manager }: { root: InstallRoot; manager: Manager }): string => {
  const where = root.folder === '.' ? '' : ` in ${root.folder}`
  const members = root.members.length === 0 ? '' : `, ${root.members.length} workspaces`
  return `${manager.name}${manager.version === null ? '' : ` ${manager.version}`}${where}${members}`
}

const needsInstall = ({ manifest, members }: InstallRoot): boolean =>
  [manifest, ...members.map((one) => one.manifest)].some((one) => Object.keys(dependenciesOf(one)).length > 0)

function installStep(tree: RepositoryTree, root: InstallRoot, manager: Manager) {
  const at = (path: string) => below(root.folder, path)
  const own = [manager.lockfile, '.npmrc', 'pnpm-workspace.yaml', '.yarnrc.yml', '.pnpmfile.cjs']
    .filter((name) => name !== null)
    .map(at)
    .filter((path) => tree.files.includes(path))
  const folders = ['patches', '.yarn', 'prisma']
    .map(at)
    .filter((folder) => tree.files.some((path) => path.startsWith(`${folder}/`)))
  const manifests = root.members.length === 0 ? at('package.json') : at('**/package.json')
  return {
    command: installCommand(manager, root.folder),
    inputs: [...own, manifests, ...folders.map((folder) => `${folder}/**`)],
    keeps: [at('node_modules'), ...root.memberGlobs.map((glob) => `${glob}/node_modules`)],
    network: true,
  }
}

function packagesOf(tree: RepositoryTree, root: InstallRoot, manager: Manager) {
  const places: Place[] = [root, ...root.members]
  const names = new Map(places.flatMap(({ folder, manifest }) => (manifest.name ? [[manifest.name, folder]] : [])))
  const chosen = places.map((place) => ({ place, ...chooseScripts(place.manifest) }))
  const checks = (folder: string): PackageCheck[] =>
    (chosen.find(({ place }) => place.folder === folder)?.chosen ?? []).map(({ kind, script }) => ({
      ...{ kind, command: commandIn(manager, folder, 'run', script) },
    }))
  const isSole = (kind: PackageCheck['kind']) => rootAnswers(root, chosen, kind)
  const packages = places.map(({ folder, manifest }): DetectedPackage => {
    const isRoot = folder === root.folder
    return {
      ...{ folder, name: manifest.name ?? folder, kind: kindOf(tree, folder, manifest) },
      uses: usedBy(manifest, names, places),
      checks: checks(folder).filter(({ kind }) => root.members.length === 0 || isSole(kind) === isRoot),
    }
  })
  const notes = chosen.flatMap(({ place, notes }) =>
    notes.map((note) => `${place.folder}: ${note}, so it is left out.`),
  )
  return { packages, notes }
}

/** Whether the root's script stands for those of the workspaces. */
function rootAnswers(
  root: InstallRoot,
  chosen: readonly { place: Place; chosen: readonly { kind: PackageCheck['kind']; script: string }[] }[],
  kind: PackageCheck['kind'],
): boolean {
  const having = chosen.filter((one) => one.chosen.some((script) => script.kind === kind))
  const own = having.find(({ place }) => place.folder === root.folder)?.chosen.find((one) => one.kind === kind)
  const members = having.filter(({ place }) => place.folder !== root.folder)
  if (own === undefined) return false
  return members.length === 0 || members.length > MOST_CHECKS || !passesOn(root.manifest, own.script)
}

/** Also what the used ones use. */
function usedBy(manifest: PackageJson, names: ReadonlyMap<string, string>, places: readonly Place[]): string[] {
  const used = new Set<string>()
  const look = (one: PackageJson): void => {
    for (const name of Object.keys(dependenciesOf(one))) {
      const folder = names.get(name)
      if (folder === undefined || used.has(folder)) continue
      used.add(folder)
      const place = places.find((other) => other.folder === folder)
      if (place !== undefined) look(place.manifest)
    }
  }
  look(manifest)
  return [...used].toSorted()
}
