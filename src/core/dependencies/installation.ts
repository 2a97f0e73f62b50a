import { isPackageFile } from './changed-packages.ts'
import { fieldsOf, jsonIn } from './package.ts'

const INSTALL_SCRIPTS = new Set([
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
])
/** What an installation does not read of a package.json. */
const ABOUT_ITSELF = new Set([
  ...['description', 'keywords', 'homepage', 'bugs', 'license', 'author', 'contributors', 'funding', 'repository'],
  ...[
    'main',
    'module',
    'types',
    'typings',
    'exports',
    'type',
    'sideEffects',
    'browserslist',
    'prettier',
    'eslintConfig',
  ],
  ...['jest', 'private', 'version'],
])

/** Whether an installation comes out otherwise with the new text of a file. */
export function changesInstallation(path: string, before: string, after: string): boolean {
  if (before === after) return false
  return /(?:^|\/)package\.json$/.test(path) ? readOf(before) !== readOf(after) : true
}

/** What an installation reads of a package.json, as text. */
function readOf(text: string): string {
  const fields = jsonIn(text)
  if (fields === null) return text
  const { scripts, ...others } = fields
  const read = Object.entries(others).filter(([name]) => !ABOUT_ITSELF.has(name))
  return JSON.stringify([read, Object.entries(fieldsOf(scripts)).filter(([name]) => INSTALL_SCRIPTS.has(name))])
}

/** Whether a file says what to install, for steps that do not name their inputs. */
export const saysWhatToInstall = (path: string): boolean =>
  isPackageFile(path) || /(?:^|\/)(?:package|package-lock|npm-shrinkwrap)\.json$/.test(path)

type Argv = readonly [string, ...string[]]

/** Commands that write a lockfile anew and run nothing of a package, by the command that installs. */
const UPDATES: readonly (readonly [install: RegExp, update: Argv])[] = [
  [/^npm (?:ci|i|install)\b/, ['npm', 'install', '--package-lock-only', '--ignore-scripts']],
  [/^pnpm (?:i|install)\b/, ['pnpm', 'install', '--lockfile-only', '--no-frozen-lockfile', '--ignore-scripts']],
  [/^yarn(?: install\b|$| -)/, ['yarn', 'install', '--mode=update-lockfile']],
  [/^uv sync\b/, ['uv', 'lock']],
  [/^poetry install\b/, ['poetry', 'lock']],
  [/^composer install\b/, ['composer', 'update', '--no-install', '--no-scripts', '--no-plugins']],
  [/^go mod download\b/, ['go', 'mod', 'tidy']],
]

/** `null`: nobody knows one, and none is needed where no lockfile is kept. */
export function lockUpdate({ command, update }: { readonly command: Argv; readonly update: Argv | null }): Argv | null {
  return update ?? UPDATES.find(([install]) => install.test(command.join(' ')))?.[1] ?? null
}
