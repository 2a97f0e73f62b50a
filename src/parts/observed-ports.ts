import type { Forge } from '../forge/forge.ts'
import type { Model } from '../model/model.ts'
import type { Observe } from '../observed.ts'
import type { Sandbox } from '../sandbox/driver.ts'

/** Observes a model's calls. */
export const observedModel = (model: Model, observe: Observe): Model => ({
  name: model.name,
  worstCaseUsd: model.worstCaseUsd,
  using: (name) => observedModel(model.using(name), observe),
  complete: (request, signal) => observe('model', 'complete', () => model.complete(request, signal), { signal }),
})

/** Observes a sandbox's commands and program starts. */
export const observedSandbox = ({ run, start, ...sandbox }: Sandbox, observe: Observe): Sandbox => ({
  ...sandbox,
  run: (command, signal) => observe('sandbox', 'run', () => run(command, signal), { signal }),
  start: (program) => observe('sandbox', 'start', () => start(program)),
})

/** Observes a forge's calls. */
export function observedForge(forge: Forge, observe: Observe): Forge {
  const { kind, repository, baseBranch } = forge
  const observed = <T>(operation: keyof Forge, signal: AbortSignal, call: () => Promise<T>): Promise<T> =>
    observe('forge', operation, call, { signal })
  const remote: Forge['remote'] = {
    ...forge.remote,
    observe: (work, signal) => observe('forge', 'git', work, { signal }),
  }
  return {
    ...{ kind, repository, baseBranch, remote },
    check: (signal) => observed('check', signal, () => forge.check(signal)),
    hasBase: (signal) => observed('hasBase', signal, () => forge.hasBase(signal)),
    baseSha: (signal) => observed('baseSha', signal, () => forge.baseSha(signal)),
    look: (branch, signal) => observed('look', signal, () => forge.look(branch, signal)),
    reopen: (branch, signal) => observed('reopen', signal, () => forge.reopen(branch, signal)),
    openPullRequest: (draft, signal) => observed('openPullRequest', signal, () => forge.openPullRequest(draft, signal)),
    findPullRequest: (branch, signal) =>
      observed('findPullRequest', signal, () => forge.findPullRequest(branch, signal)),
    markReady: (branch, signal) => observed('markReady', signal, () => forge.markReady(branch, signal)),
    closePullRequest: (branch, comment, signal) =>
      observed('closePullRequest', signal, () => forge.closePullRequest(branch, comment, signal)),
    deleteBranch: (branch, isOurs, signal) =>
      observed('deleteBranch', signal, () => forge.deleteBranch(branch, isOurs, signal)),
    checks: (commit, signal) => observed('checks', signal, () => forge.checks(commit, signal)),
    said: (branch, signal) => observed('said', signal, () => forge.said(branch, signal)),
    answer: (branch, answer, signal) => observed('answer', signal, () => forge.answer(branch, answer, signal)),
    rerun: (headSha, names, signal) => observed('rerun', signal, () => forge.rerun(headSha, names, signal)),
    signCommits: (request, signal) => observed('signCommits', signal, () => forge.signCommits(request, signal)),
    mergesByQueue: (signal) => observed('mergesByQueue', signal, () => forge.mergesByQueue(signal)),
    merge: (request, signal) => observed('merge', signal, () => forge.merge(request, signal)),
  }
}
