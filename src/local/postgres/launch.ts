import { execFile, type SpawnOptions } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A minimal environment, since Postgres must not see our secrets and PG* variables. */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' }

/** The account that Postgres runs as; `null`: our own. */
export interface Account {
  uid: number
  gid: number
}

/** Makes the command that runs a program as the account and, where the system can do that, ends it with us. */
export type Launch = (program: string, args: string[]) => { command: string; args: string[]; options: SpawnOptions }

/** Postgres refuses to run as root, so root uses the owner of an existing `dataDir`, else `postgres`, else `nobody`. */
export async function chooseAccount(dataDir: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const owner = await stat(dataDir).catch(() => null)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return (await lookUp('postgres')) ?? (await lookUp('nobody')) ?? { uid: 65534, gid: 65534 }
}

/** The ways to run programs as `account`, least privilege first. */
export async function launchesFor(account: Account | null): Promise<Launch[]> {
  const hasSetpriv = await succeeds('setpriv', ['--pdeathsig', 'INT', '--', 'true'])
  if (!hasSetpriv) return [plainly(account)]
  if (!account) return [throughSetpriv([])]
  const become = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups']
  return [
    throughSetpriv(become),
    throughSetpriv([...become, ...keeping('dac_read_search')]),
    throughSetpriv([...become, ...keeping('dac_override')]),
  ]
}

/**
 * Keeps one capability, with which the account can enter folders that only root may enter (0700 /root). For access(2)
 * the setuid fix-up must be off too.
 */
function keeping(capability: string): string[] {
  return ['--securebits=+no_setuid_fixup', `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`]
}

function throughSetpriv(flags: string[]): Launch {
  return (program, args) => ({
    command: 'setpriv',
    args: [...flags, '--pdeathsig', 'INT', '--', program, ...args],
    options: { cwd: '/', env: environment },
  })
}

function plainly(account: Account | null): Launch {
  return (command, args) => ({ command, args, options: { cwd: '/', env: environment, ...account } })
}

/** Runs a short-lived program to its end; rejects with an error that has `stderr`. */
export async function runToEnd(launch: Launch, program: string, args: string[]): Promise<void> {
  const { command, args: all, options } = launch(program, args)
  await run(command, all, { ...options, shell: false, timeout: 120_000 })
}

async function succeeds(program: string, args: string[]): Promise<boolean> {
  return run(program, args, { env: environment }).then(
    () => true,
    () => false,
  )
}

async function lookUp(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}
