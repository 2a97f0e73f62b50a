const en = {
  title: (title: string) => `Revert: ${title}`,
  request: (id: number, sha: string) => `Take back what task ${id} merged as ${sha}.`,
  summary: (id: number, sha: string) => `Takes back what task ${id} merged as ${sha}, and nothing else. Code made it.`,
  untouched: 'Nothing of it is taken back.',
  sentBack: (judge: string, findings: string) =>
    `${judge} does not let this revert pass: ${findings}. No agent has worked on it. Answer what agents shall do about it, or cancel the task.`,
  conflict: (id: number, files: string, commits: string) =>
    `What task ${id} merged cannot be taken back by itself, since later work changed the same lines: ${files} (${commits}). Nothing was changed. Take that later work back first, or make room for it on the base, then resume; or cancel this task and ask for the change that you need.`,
  notMerged: (sha: string) =>
    `The base does not contain the merge ${sha} (any more), so there is nothing that could be taken back from it. Resume once it does, or cancel the task.`,
  untold: (sha: string) =>
    `${sha} is no merge commit, and it is not recorded what the base was before it, so it cannot be told what belongs to it. Revert it by hand, then cancel this task.`,
  nothingLeft: (id: number) =>
    `The base holds nothing of what task ${id} merged any more, so there is nothing to revert.`,
}

const ru: typeof en = {
  title: (title) => `Откат: ${title}`,
  request: (id, sha) => `Откатить то, что задача ${id} влила как ${sha}.`,
  summary: (id, sha) => `Откатывает то, что задача ${id} влила как ${sha}, и больше ничего. Сделано кодом.`,
  untouched: 'Здесь откатывать нечего.',
  sentBack: (judge, findings) =>
    `${judge}: откат не прошёл: ${findings}. Агенты над ним не работали. Ответьте, что им с этим сделать, или отмените задачу.`,
  conflict: (id, files, commits) =>
    `То, что влила задача ${id}, нельзя откатить автоматически: более поздняя работа изменила те же строки: ${files} (${commits}). Ничего не изменено. Сначала откатите более позднюю работу или подготовьте базу, затем продолжите задачу; либо отмените её и попросите нужное изменение.`,
  notMerged: (sha) =>
    `Слияния ${sha} в базе нет (или уже нет), откатывать оттуда нечего. Продолжите задачу, когда оно там будет, или отмените её.`,
  untold: (sha) =>
    `${sha} — не коммит слияния, и не записано, какой база была до него, поэтому неизвестно, что к нему относится. Откатите его вручную и отмените эту задачу.`,
  nothingLeft: (id) => `В базе уже нет ничего из того, что влила задача ${id}, откатывать нечего.`,
}

/** Texts about taking back what was merged. */
export const revertReasons = { en, ru }
