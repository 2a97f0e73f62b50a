import { z } from 'zod'

const KINDS = ['no_program', 'no_dependency', 'no_service', 'no_network', 'read_only', 'disk_full', 'memory'] as const

/** What a program said of the machine when it failed. */
export const Told = z.object({ kind: z.enum(KINDS), what: z.string() })
export type Told = z.infer<typeof Told>

const NAME = String.raw`[\w@./+-]{1,100}`
const PACKAGE = String.raw`(?:@[\w.-]{1,60}/)?[\w-][\w.-]{0,60}`

/** By kind, the words of shells, package managers and runtimes; the first group is what they are about. */
const WORDS: readonly (readonly [Told['kind'], RegExp])[] = [
  ['memory', /JavaScript heap out of memory|java\.lang\.OutOfMemoryError|^MemoryError\b|Cannot allocate memory/],
  ['memory', /std::bad_alloc|insufficient memory for the Java Runtime|errno=12\b/],
  ['disk_full', /\bENOSPC\b|No space left on device/i],
  ['read_only', /\bEROFS\b[^']{0,80}'([^']{1,200})'/],
  ['read_only', /\bEROFS\b|Read-only file system/i],
  ['no_program', new RegExp(String.raw`(?:failed to execute|execvp|Failed to spawn:) [\x60'"]?(${NAME})`)],
  ['no_program', new RegExp(String.raw`(?:^|[:\s])(${NAME}): (?:command )?not found$`)],
  ['no_program', new RegExp(String.raw`\bspawn(?:Sync)? (${NAME}) ENOENT\b`)],
  ['no_program', new RegExp(`^(?:/usr/bin/)?env: [‘'"]?(${NAME})[’'"]?: No such file or directory`)],
  ['no_program', new RegExp(String.raw`\bCommand ["'\x60](${NAME})["'\x60] not found`)],
  ['no_dependency', new RegExp(`Cannot find (?:package|module) '(${PACKAGE})(?:/[^']{0,200})?'`)],
  ['no_dependency', new RegExp(`Cannot find module '[^']{0,200}/node_modules/(${PACKAGE})`)],
  ['no_dependency', /No module named '?([A-Za-z_]\w{0,60})/],
  ['no_dependency', /offline mode and the artifact (\S{1,120}) has not been downloaded/],
  ['no_dependency', /No cached version of (\S{1,120}) available for offline mode/],
  ['no_dependency', /(?:no required module provides|cannot find module providing) package ([\w./-]{1,120})/],
  ['no_dependency', /package ([\w./-]{1,100}) is not in (?:GOROOT|std)\b/],
  ['no_network', /(?:EAI_AGAIN|ENOTFOUND|Could not resolve host:|UnknownHostException:) ([\w.-]{1,100})/],
  ['no_network', /\bEAI_AGAIN\b|\bENOTFOUND\b|\bENETUNREACH\b|Temporary failure in name resolution/],
  ['no_network', /Network is unreachable|Could not resolve host/],
  ['no_service', /ECONNREFUSED ([\w.:-]{1,60})/],
  ['no_service', /connection to server at "([\w.:-]{1,60})", .{0,40}failed: Connection refused/],
]

const LINES_READ = 80
const CHARS_READ = 500

/** The first thing of the table that the end of an output says; `null`: none. Linear in the output's length. */
export function toldIn(output: string): Told | null {
  const end = output.trimEnd().split('\n').slice(-LINES_READ)
  const lines = end.map((line) => line.trim().slice(0, CHARS_READ))
  for (const [kind, words] of WORDS) {
    const found = lines.map((line) => words.exec(line)).find((match) => match !== null)
    if (found !== undefined) return { kind, what: found[1] ?? '' }
  }
  return null
}
