import type { DriftKind } from '../../core/approval/drift.ts'

type DriftWords = Readonly<Record<Exclude<DriftKind, 'policy' | 'pull_request' | 'record'>, string>>

const driftsInEnglish: DriftWords = {
  head: 'commit',
  base: 'base',
  merge_base: 'where the branch parted from the base',
  tree: 'files of the branch',
  merged_tree: 'files after the merge',
  diff: 'the change itself',
  checks: 'checks',
  artifacts: 'what agents and gates handed in',
  rules: 'rules of the repository',
}

const en = {
  since: (who: string, commit: string) => `Since ${who} approved ${commit}, which is void, only this has changed`,
  sameChange: 'The change itself is the same.',
  otherChange: 'The change itself is another: read it again.',
  drifts: driftsInEnglish,
  carriedOver: (id: number) =>
    `carried over from approval ${id}: the branch took in a newer base, the change is the same`,
  notApprovedHere: (login: string | null) =>
    login === null ? 'It was not approved here.' : `Merged on GitHub by @${login}; not approved here.`,
  /** `sha` `null`: of the newest commit. */
  given: (login: string, sha: string | null) => (sha === null ? `@${login}` : `@${login}, of the older ${sha}`),
  onForge: (given: string) => `Approved on GitHub: ${given}. That does not replace the decision here.`,
  notAsApproved: 'The base moved in the moment of the merge, so it holds more than what was approved. Look at it.',
}

const ru: typeof en = {
  since: (who: string, commit: string) =>
    `После утверждения ${commit} (${who}), которое больше не действует, изменилось только это`,
  sameChange: 'Само изменение прежнее.',
  otherChange: 'Само изменение другое: прочтите его снова.',
  drifts: {
    head: 'коммит',
    base: 'база',
    merge_base: 'место, где ветка отошла от базы',
    tree: 'файлы ветки',
    merged_tree: 'файлы после слияния',
    diff: 'само изменение',
    checks: 'проверки',
    artifacts: 'результаты агентов и ворот',
    rules: 'правила репозитория',
  },
  carriedOver: (id: number) => `перенесено с утверждения ${id}: ветка приняла новую базу, изменение прежнее`,
  notApprovedHere: (login: string | null) =>
    login === null ? 'Здесь это не одобряли.' : `Слито на GitHub: @${login}; здесь это не одобряли.`,
  given: (login, sha) => (sha === null ? `@${login}` : `@${login}, более ранний коммит ${sha}`),
  onForge: (given) => `Одобрено на GitHub: ${given}. Решения здесь это не заменяет.`,
  notAsApproved: 'База сдвинулась в момент слияния, поэтому в ней больше, чем было утверждено. Проверьте её.',
}

/** Texts about approvals and what has changed since. */
export const approval = { en, ru }
