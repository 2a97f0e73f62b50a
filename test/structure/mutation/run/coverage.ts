import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { fileURLToPath } from 'node:url'

/** What ran since the last look, by the file's path. */
export interface Coverage {
  /** Whether the code at an offset ran. Stripping types keeps offsets. */
  ran(path: string, offset: number): boolean
}

const session = new Session()

export async function watchCoverage(): Promise<AsyncDisposable> {
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return {
    async [Symbol.asyncDispose]() {
      await session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}

export async function takeCoverage(): Promise<Coverage> {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  const byPath = Map.groupBy(
    result.filter(({ url }) => url.startsWith('file:')),
    ({ url }) => fileURLToPath(url),
  )
  return { ran: (path, offset) => (byPath.get(path) ?? []).some((script) => ranIn(script, offset)) }
}

/** The innermost range around the offset says it. */
function ranIn({ functions }: Profiler.ScriptCoverage, offset: number): boolean {
  const around = functions
    .flatMap(({ ranges }) => ranges)
    .filter(({ startOffset, endOffset }) => startOffset <= offset && offset < endOffset)
  const length = ({ startOffset, endOffset }: Profiler.CoverageRange) => endOffset - startOffset
  const innermost = around.reduce((one, other) => (length(other) < length(one) ? other : one), around[0] ?? NOWHERE)
  return innermost.count > 0
}

const NOWHERE: Profiler.CoverageRange = { startOffset: 0, endOffset: 0, count: 0 }
