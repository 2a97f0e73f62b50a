import type { Forge } from '../forge/forge.ts'
import type { Model } from '../model/model.ts'
import type { Observe } from '../observed.ts'
import type { Sandbox } from '../sandbox/driver.ts'

/** The same model, its calls observed. */
export const observedModel = (model: Model, observe: Observe): Model => ({
  name: model.name,
  worstCaseUsd: model.worstCaseUsd,
  using: (name) => observedModel(model.using(name), observe),
  complete: (request, signal) => observe('model', 'complete', () => model.complete(request, signal), { signal }),
})

/** The same sandbox, its commands and the starts of its programs observed. */
export const observedSandbox = ({ run, start, ...sandbox }: Sandbox, observe: Observe): Sandbox => ({
  ...sandbox,
  run: (command, signal) => observe('sandbox', 'run', () => run(command, signal), { signal }),
  start: (program) => observe('sandbox', 'start', () => start(program)),
})

/** The same forge, its calls observed. */
export function observedForge(forge: Forge, observe: Observe): Forge {
  const { kind, repository, baseBranch, remote } = forge
  const on = <T>(operation: keyof Forge, signal: AbortSignal, call: () => Promise<T>): Promise<T> =>
    observe('forge', operation, call, { signal })
  return {
    ...{ kind, repository, baseBranch, remote },
    check: (signal) => on('check', signal, () => forge.check(signal)),
    hasBase: (signal) => on('hasBase', signal, () => forge.hasBase(signal)),
    baseSha: (signal) => on('baseSha', signal, () => forge.baseSha(signal)),
    openPullRequest: (draft, signal) => on('openPullRequest', signal, () => forge.openPullRequest(draft, signal)),
    findPullRequest: (branch, signal) => on('findPullRequest', signal, () => forge.findPullRequest(branch, signal)),
    markReady: (branch, signal) => on('markReady', signal, () => forge.markReady(branch, signal)),
    closePullRequest: (branch, comment, signal) =>
      on('closePullRequest', signal, () => forge.closePullRequest(branch, comment, signal)),
    checks: (commit, signal) => on('checks', signal, () => forge.checks(commit, signal)),
    rerun: (headSha, names, signal) => on('rerun', signal, () => forge.rerun(headSha, names, signal)),
    signCommits: (request, signal) => on('signCommits', signal, () => forge.signCommits(request, signal)),
    mergesByQueue: (signal) => on('mergesByQueue', signal, () => forge.mergesByQueue(signal)),
    merge: (request, signal) => on('merge', signal, () => forge.merge(request, signal)),
  }
}
