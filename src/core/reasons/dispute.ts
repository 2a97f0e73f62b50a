import type { Finding } from '../artifacts.ts'

type Said = Pick<Finding, 'title' | 'file' | 'line' | 'dispute'>

const placed = ({ title, file, line }: Said): string =>
  file === null || title.includes(file) ? title : `${title} (${file}${line === null ? '' : `:${line}`})`

const en = {
  asked: (reviewer: string, said: Said) =>
    `${reviewer} has found: ${placed(said)}. The author: ${said.dispute?.why ?? ''} The reviewer: ${said.dispute?.answer ?? ''}`,
  whoIsRight: 'Who is right? Begin your answer with "Author is right" or "Reviewer is right", or say what to do instead.',
  impossible: (author: string, criterion: string, why: string) =>
    `${author} cannot meet "${criterion}": ${why} How shall it go on?`,
  lastWord: (summary: string) => `Its author's last word: ${summary}`,
  lastRefusal: (refusal: string) => `The last submission was refused: ${refusal}`,
}

const ru: typeof en = {
  asked: (reviewer, said) =>
    `${reviewer} — замечание: ${placed(said)}. Автор: ${said.dispute?.why ?? ''} Проверяющий: ${said.dispute?.answer ?? ''}`,
  whoIsRight: 'Кто прав? Начните ответ со слов «автор прав» или «проверяющий прав» либо напишите, что сделать вместо этого.',
  impossible: (author, criterion, why) => `${author} не может выполнить критерий «${criterion}»: ${why} Как быть дальше?`,
  lastWord: (summary) => `Последнее, что сообщил автор: ${summary}`,
  lastRefusal: (refusal) => `Последнюю сдачу не приняли: ${refusal}`,
}

/** Texts about what an author and a reviewer do not agree on, and about what cannot be done. */
export const disputeReasons = { en, ru }
