import { isLockfile, type Manager } from './javascript-manager.ts'
import { dependenciesOf } from './package-json.ts'
import { below, type RepositoryTree } from './tree.ts'
import type { InstallRoot } from './workspaces.ts'

/** Packages that fetch programs from elsewhere when they are installed, and what keeps them from it. */
const DOWNLOADS: readonly (readonly [name: string, env: Readonly<Record<string, string>>])[] = [
  ['puppeteer', { PUPPETEER_SKIP_DOWNLOAD: 'true', PUPPETEER_SKIP_CHROMIUM_DOWNLOAD: 'true' }],
  ['playwright', { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }],
  ['@playwright/test', { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }],
  ['cypress', { CYPRESS_INSTALL_BINARY: '0' }],
  ['electron', { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' }],
  ['chromedriver', { CHROMEDRIVER_SKIP_DOWNLOAD: 'true' }],
  ['geckodriver', { GECKODRIVER_SKIP_DOWNLOAD: 'true' }],
  ['@sentry/cli', { SENTRYCLI_SKIP_DOWNLOAD: '1' }],
  ['mongodb-memory-server', { MONGOMS_DISABLE_POSTINSTALL: '1' }],
  ['husky', { HUSKY: '0' }],
  ['simple-git-hooks', { SKIP_INSTALL_SIMPLE_GIT_HOOKS: '1' }],
  ['lefthook', { LEFTHOOK: '0' }],
]

/** Variables with which an installation fetches packages alone, and leaves git's hooks as they are. */
export async function skippedDownloads(
  tree: RepositoryTree,
  managed: readonly { readonly root: InstallRoot; readonly manager: Manager }[],
): Promise<Record<string, string>> {
  const places = managed.flatMap(({ root }) => [root, ...root.members])
  const named = new Set(places.flatMap(({ manifest }) => Object.keys(dependenciesOf(manifest))))
  const locks = await Promise.all(
    managed.map(async ({ root, manager }) =>
      manager.lockfile === null || !isLockfile(manager.lockfile)
        ? ''
        : ((await tree.read(below(root.folder, manager.lockfile))) ?? ''),
    ),
  )
  const isLocked = (name: string) => locks.some((text) => LOCKED(name).test(text))
  return Object.assign({}, ...DOWNLOADS.flatMap(([name, env]) => (named.has(name) || isLocked(name) ? [env] : [])))
}

/** As a lockfile of npm, pnpm or yarn names a package. */
const LOCKED = (name: string): RegExp => new RegExp(`(?:node_modules/|^ {0,2}['"/]*)${name}(?:["']?: \\{|@)`, 'm')
