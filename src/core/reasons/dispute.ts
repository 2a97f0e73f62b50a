const en = {
  asked: (reviewer: string, finding: string, author: string, answer: string) =>
    `${reviewer} has found: ${finding}. The author: ${author} The reviewer: ${answer}`,
  whoIsRight:
    'Who is right? Begin your answer with "Author is right" or "Reviewer is right", or say what to do instead.',
  impossible: (author: string, criterion: string, why: string) =>
    `${author} cannot meet "${criterion}": ${why} How shall it go on?`,
}

const ru: typeof en = {
  asked: (reviewer, finding, author, answer) =>
    `${reviewer} — замечание: ${finding}. Автор: ${author} Проверяющий: ${answer}`,
  whoIsRight:
    'Кто прав? Начните ответ со слов «автор прав» или «проверяющий прав» либо напишите, что сделать вместо этого.',
  impossible: (author, criterion, why) =>
    `${author} не может выполнить критерий «${criterion}»: ${why} Как быть дальше?`,
}

/** Texts about what an author and a reviewer do not agree on, and about what cannot be done. */
export const disputeReasons = { en, ru }
