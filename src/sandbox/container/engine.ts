import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runCommand } from '../../exec/exec.ts'
import { isAlive } from '../../exec/is-alive.ts'

/** A program that runs containers, and what they are made of. */
export interface Engine {
  readonly name: 'podman' | 'docker'
  readonly file: string
  readonly image: string
  /** Of its content. */
  readonly id: string
  /** Where the image's programs lie. */
  readonly searchPath: string
  /** Whether it runs without rights of its own, as our user. */
  readonly isRootless: boolean
  /** Flags that this machine needs. */
  readonly flags: readonly string[]
  /** Of its own: nothing of it reaches a container. */
  readonly env: Readonly<Record<string, string>>
}

type Env = Readonly<Record<string, string | undefined>>
type Found = Engine | { readonly obstacle: string }

const TIMEOUT_MS = 60_000
/** Marks our containers by the process that started them. */
export const LABEL = 'wms-orchestrator'

/** Podman where it is there, else docker. No image is ever pulled: the operator brings it. */
export async function findEngine(env: Env, image: string): Promise<Found> {
  const path = env.PATH ?? '/usr/local/bin:/usr/bin:/bin'
  const own = engineEnvironment(env, path)
  const found = (['podman', 'docker'] as const).flatMap((name) => {
    const file = path
      .split(delimiter)
      .map((folder) => join(folder, name))
      .find((one) => existsSync(one))
    return file === undefined ? [] : [{ name, file }]
  })
  let obstacle = 'neither podman nor docker'
  for (const { name, file } of found) {
    const inspected = await ask([file, 'image', 'inspect', '--format', '{{.Id}} {{json .Config.Env}}', image], own)
    if (inspected.exitCode !== 0) {
      obstacle = `${name}: ${lastLine(inspected.output) || `no image ${image}`}`
      continue
    }
    const isRootless = name === 'podman' && process.getuid?.() !== 0
    const [id = ''] = inspected.output.replace('sha256:', '').split(' ')
    const engine = { name, file, image, id, isRootless, searchPath: pathIn(inspected.output), env: own }
    return { ...engine, flags: await neededFlags(engine) }
  }
  return { obstacle }
}

/** Its own configuration and socket are found by these. */
const OWN = [
  'HOME',
  'XDG_RUNTIME_DIR',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'CONTAINERS_CONF',
]

const engineEnvironment = (env: Env, path: string): Record<string, string> => ({
  PATH: path,
  ...Object.fromEntries(OWN.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
})

const STANDARD_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

function pathIn(listed: string): string {
  const [, path] = /"PATH=([^"]*)"/.exec(listed) ?? []
  return path ?? STANDARD_PATH
}

/** Some machines have cgroups that only runc understands. */
async function neededFlags(engine: Omit<Engine, 'flags'>): Promise<readonly string[]> {
  if (engine.name !== 'podman') return []
  const tries = [[], ['--runtime', 'runc']]
  for (const flags of tries) {
    const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=512:512']
    const line = [
      engine.file,
      'run',
      '--rm',
      '--pull=never',
      '--network=none',
      ...flags,
      ...limits,
      '--entrypoint=',
      engine.image,
    ]
    const { exitCode, output } = await ask([...line, '/'], engine.env)
    // That a folder is no program is said by a runtime that works.
    if (
      exitCode === 126 ||
      (exitCode !== 0 && /permission denied|is a directory/i.test(output) && !/rlimit|cgroup/i.test(output))
    )
      return flags
  }
  return []
}

/** Ends a container, whatever it does. Safe to repeat. */
export async function removeContainer({ file, env }: Engine, name: string): Promise<void> {
  await ask([file, ...removal(file), name], env)
}

/** At once, also for one that does not listen to signals. */
const removal = (file: string): string[] => ['rm', '--force', ...(file.endsWith('podman') ? ['--time=0'] : [])]

/** Ends what the containers of services left that are gone. */
export async function removeLeftOver({ file, env }: Engine): Promise<void> {
  const format = `{{.Names}} {{index .Labels "${LABEL}"}}`
  const byLabel = file.endsWith('docker') ? `{{.Names}} {{.Label "${LABEL}"}}` : format
  const { output, exitCode } = await ask([file, 'ps', '--all', '--filter', `label=${LABEL}`, '--format', byLabel], env)
  if (exitCode !== 0) return
  for (const line of output.split('\n')) {
    const [name = '', pid = ''] = line.trim().split(' ')
    if (name !== '' && !isAlive(Number.parseInt(pid, 10))) await ask([file, ...removal(file), name], env)
  }
}

const ask = (argv: readonly string[], env: Readonly<Record<string, string>>) =>
  runCommand({ argv, cwd: '/', env, timeoutMs: TIMEOUT_MS }, new AbortController().signal)

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''
