import { availableParallelism } from 'node:os'

export interface CommandLimits {
  readonly timeoutMs: number
  /** Of each process. */
  readonly memoryMb: number
  /** Of each file. */
  readonly fileBytes?: number
}

export const USUAL_MEMORY_MB = 2_048
const MIB = 1024 * 1024
const USUAL_FILE_BYTES = 200 * MIB
/** Of setup steps, which write what all others use. */
export const SETUP_LIMITS = {
  fileBytes: 4 * 1024 * MIB,
  memoryMb: 8_192,
  use: { diskBytes: 16 * 1024 * MIB, files: 2_000_000 },
}
const LEAST_CPU_SECONDS = 300

/** The limits of each process by the system's names: processor time for as long as the command may run. */
export const processLimits = ({ timeoutMs, memoryMb, fileBytes = USUAL_FILE_BYTES }: CommandLimits) => ({
  data: memoryMb * MIB,
  fsize: fileBytes,
  cpu: Math.max(LEAST_CPU_SECONDS, Math.ceil((timeoutMs / 1000) * availableParallelism())),
  ...{ nofile: 4_096, core: 0 },
})

/** A command line's prefix that gives each of its processes limits. */
export const limitedBy = (prlimit: string, limits: CommandLimits): string[] => [
  prlimit,
  ...Object.entries(processLimits(limits)).map(([name, value]) => `--${name}=${value}`),
  '--',
]

/**
 * What tells Node and a JVM of the limit: both size their heap by the machine's memory and would be refused what they
 * ask for. What the repository says comes last, which is what counts to them.
 */
export function toldOfMemory(
  env: Readonly<Record<string, string>>,
  memoryMb: number,
): { NODE_OPTIONS: string; JAVA_TOOL_OPTIONS: string } {
  const and = (ours: string, theirs: string | undefined) => (theirs === undefined ? ours : `${ours} ${theirs}`)
  const heapMb = Math.floor(memoryMb * HEAP_SHARE)
  return {
    NODE_OPTIONS: and(`--max-old-space-size=${heapMb}`, env.NODE_OPTIONS),
    JAVA_TOOL_OPTIONS: and(`-XX:MaxRAM=${memoryMb}m -XX:MaxRAMPercentage=${HEAP_SHARE * 100}`, env.JAVA_TOOL_OPTIONS),
  }
}

/** The rest is for code, stacks and what is not on the heap. */
const HEAP_SHARE = 0.6
