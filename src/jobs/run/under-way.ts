import type { ActUnderWay, StoppedWork, StopReport } from '../../core/cleanup.ts'
import type { StageDeps } from '../../stages/stage/stage.ts'
import type { OutsideAct } from '../queue/outside-acts.ts'

type Adapters = Pick<StageDeps, 'model' | 'sandbox'>

/**
 * Wraps a run's model and sandbox; `stopReport`: what was under way when `signal` aborted, and how long it took to end.
 * `begin` notes an act and returns what notes its end; it aborts where nothing outside may be changed any more.
 */
export function watch(
  { model, sandbox }: Adapters,
  signal: AbortSignal,
  begin: (what: ActUnderWay, sha: string | null) => Promise<() => Promise<void>>,
): Adapters & { readonly act: OutsideAct; stopReport(): StopReport | null } {
  const underWay = new Set<StoppedWork>()
  const acts = new Set<{ readonly what: ActUnderWay }>()
  let stop: (Pick<StopReport, 'stopped' | 'acts'> & { readonly at: number }) | null = null
  signal.addEventListener('abort', () => {
    stop = { stopped: [...underWay], acts: [...acts].map(({ what }) => what), at: performance.now() }
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
    act: async (what, call, sha) => {
      const end = await begin(what, sha ?? null)
      signal.throwIfAborted()
      const one = { what }
      acts.add(one)
      return call().finally(async () => {
        acts.delete(one)
        await end()
      })
    },
    stopReport: () =>
      stop && {
        ...{ stopped: stop.stopped, acts: stop.acts },
        stopped_after_ms: Math.round(performance.now() - stop.at),
      },
  }
}
