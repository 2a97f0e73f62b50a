import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { searchPath } from '../../config/process/environment.ts'
import type { Sandbox } from '../../sandbox/driver.ts'
import { createEnvironments, type Environments } from '../../sandbox/environment/environments.ts'
import type { Registry } from '../../sandbox/network/registry.ts'
import { detectSandbox } from '../../sandbox/sandbox.ts'
import { visiblePath } from '../../sandbox/search-path.ts'
import { NO_TOOLCHAIN, type Toolchain } from '../detection/findings.ts'

/** Where rules are tried: the sandbox and the kept folders of the service on this machine. */
export interface TrialPlace {
  readonly sandbox: Sandbox
  readonly environments: Environments
  readonly registries: readonly Registry[]
}

type PlaceConfig = Pick<Config, 'home' | 'allowUnsandboxed' | 'sandboxFolders' | 'sandboxImage' | 'registries'>

export async function openTrialPlace(config: PlaceConfig): Promise<TrialPlace> {
  const { home, sandboxFolders: folders, sandboxImage: image, registries } = config
  const folder = join(home, 'environments')
  const sandbox = await detectSandbox({
    ...{ allowUnsandboxed: config.allowUnsandboxed, isTrusted: async () => false, env: { PATH: searchPath() } },
    ...{ folders, ...(image !== null && { image }), layersFolder: folder },
  })
  const path = visiblePath(searchPath(), folders)
  const silent = { info() {}, warn() {} }
  return {
    sandbox,
    registries,
    environments: createEnvironments({ folder, sandbox, registries, searchPath: path, log: silent }),
  }
}

const PROGRAMS = ['node', 'npm', 'pnpm', 'yarn', 'bun', 'python3', 'uv', 'poetry', 'mvn', 'gradle', 'java', 'go', 'php']
const OTHERS = ['composer', 'redis-server']
const LOOK_TIMEOUT_MS = 60_000

/** What commands find on this machine. `COREPACK…`: a program that would fetch itself is not there. */
export async function toolchainOf({ sandbox, registries }: TrialPlace, signal: AbortSignal): Promise<Toolchain> {
  const kinds = [...new Set(registries.map(({ kind }) => kind).filter((kind) => kind !== null))]
  if (!sandbox.allowed) return { ...NO_TOOLCHAIN, registries: kinds }
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wms-look-'))
  const { output } = await sandbox.run(
    { argv: ['sh', '-c', LOOK], cwd: folder.path, timeoutMs: LOOK_TIMEOUT_MS, env: { COREPACK_ENABLE_NETWORK: '0' } },
    signal,
  )
  const found = [...output.matchAll(/^(\S+)\t(.*)$/gm)].map(([, name = '', said = '']) => [name, said] as const)
  const versions = found.flatMap(([name, said]) => {
    const [version] = /\d+\.\d+(?:\.\d+)?/.exec(said) ?? []
    return name === 'postgres' || version === undefined ? [] : [[name, version] as const]
  })
  const postgres = found.filter(([name]) => name === 'postgres').map(([, said]) => said)
  return {
    versions: Object.fromEntries(versions),
    postgres: postgres.toSorted(byNumber).at(-1) ?? null,
    registries: kinds,
  }
}

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

const LOOK = `for name in ${[...PROGRAMS, ...OTHERS].join(' ')}; do
  case $name in go) option=version ;; *) option=--version ;; esac
  if command -v $name >/dev/null 2>&1; then printf '%s\\t%s\\n' $name "$($name $option 2>&1 | grep -m1 '[0-9][.][0-9]')"; fi
done
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
  if [ -x $folder/postgres ]; then printf 'postgres\\t%s\\n' $folder; fi
done
exit 0`
