import type { StoppedWork, StopReport } from '../../core/cleanup.ts'
import type { StageDeps } from '../../stages/stage/stage.ts'

type Adapters = Pick<StageDeps, 'model' | 'sandbox'>

/**
 * Wraps a run's model and sandbox; `stopReport`: what was under way when `signal` aborted, and how long it took to end.
 */
export function watch(
  { model, sandbox }: Adapters,
  signal: AbortSignal,
): Adapters & { stopReport(): StopReport | null } {
  const underWay = new Set<StoppedWork>()
  let stop: { readonly stopped: StoppedWork[]; readonly at: number } | null = null
  signal.addEventListener('abort', () => {
    stop = { stopped: [...underWay], at: performance.now() }
  })
  const tracked = <T>(what: StoppedWork, call: Promise<T>): Promise<T> => {
    underWay.add(what)
    return call.finally(() => underWay.delete(what))
  }
  const watched = (called: Adapters['model']): Adapters['model'] => ({
    ...called,
    using: (name) => watched(called.using(name)),
    complete: (request, callSignal) =>
      tracked({ kind: 'model_call', name: called.name(request.role) }, called.complete(request, callSignal)),
  })
  return {
    model: watched(model),
    sandbox: {
      ...sandbox,
      run: (command, callSignal) =>
        tracked({ kind: 'command', name: command.argv.join(' ') }, sandbox.run(command, callSignal)),
      start: async (program) => {
        const running = await sandbox.start(program)
        void tracked({ kind: 'command', name: program.argv.join(' ') }, running.ended)
        return running
      },
    },
    stopReport: () => stop && { stopped: stop.stopped, stopped_after_ms: Math.round(performance.now() - stop.at) },
  }
}
