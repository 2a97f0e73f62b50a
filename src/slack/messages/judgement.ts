import type { DisputeAnswer, Doubt } from '../../core/artifacts.ts'
import type { Ruling } from '../../core/pipeline/acceptance.ts'
import { counter } from '../../core/plural.ts'
import { besideBaseReasons } from '../../core/reasons/beside-base.ts'

const inEnglish = counter<'one' | 'other'>('en')
const inRussian = counter<'one' | 'few' | 'many' | 'other'>('ru')

const en = {
  ran: 'Ran',
  besideBase: besideBaseReasons.en,
  stuck: (judge: string, n: number) =>
    `${judge} has sent the work back again, and it got no better. Open: ${inEnglish(n, { one: 'issue', other: 'issues' })}.`,
  noticed: 'What the witness noticed',
  unverified: 'What reviewers could not verify',
  doubts: {
    no_quote: 'quotes nothing that proves it',
    outside_diff: 'is about a file that is not changed',
    not_changed: 'quotes no changed line',
  } as Readonly<Record<Doubt, string>>,
  toAccept: 'To let it pass as it is, begin your answer with "accept".',
  stuckSomewhere: 'The work was sent back again, and it got no better.',
  whoIsRight: 'Who is right?',
  sides: { author: 'Author is right', reviewer: 'Reviewer is right' } as Readonly<Record<Ruling, string>>,
  other: 'Other…',
  found: (reviewer: string) => `${reviewer} has found, and upholds:`,
  saysAuthor: 'The author disputes it:',
  saysReviewer: 'The reviewer answers:',
  disputed: 'Holds for wrong',
  verdicts: { withdrawn: 'withdrawn', upheld: 'upheld' } as Readonly<Record<DisputeAnswer['verdict'], string>>,
  disputes: 'Answers to disputes',
  reported: 'Reported by agents',
  notFound: 'not found there',
  asks: 'What shall the agents do about it?',
  howToAnswer: (id: number) =>
    `Answer with the button on the card, with "@wms …" here in the thread, or with /wms-task resume ${id} <answer>.`,
  answer: 'Answer…',
  answerTitle: (id: number) => `Question of task ${id}`,
  yourAnswer: 'Your answer',
  answerHint: 'The agents read this word by word: say what is right, what may stay as it is, or what to do instead.',
  answered: (id: number) => `Thank you. Task ${id} goes on with your answer.`,
  answerNeeded: (id: number) => `Task ${id} waits for an answer. Write it as: /wms-task resume ${id} <answer>`,
  notTheirs: 'Noted. Only who asked for the task, or an approver, answers the question, so it still waits.',
  fallbackAnswer: (id: number) => `Answer with the button or /wms-task resume ${id} <answer>.`,
}

const ru: typeof en = {
  ran: 'Запускалось',
  besideBase: besideBaseReasons.ru,
  stuck: (judge: string, n: number) =>
    `${judge}: работа снова возвращена, лучше не стало. Открыто: ${inRussian(n, { one: 'замечание', few: 'замечания', many: 'замечаний', other: 'замечания' })}.`,
  noticed: 'Что заметил свидетель',
  unverified: 'Что проверяющие не смогли подтвердить',
  doubts: {
    no_quote: 'не приведено доказательства',
    outside_diff: 'речь о файле, который не менялся',
    not_changed: 'не приведена изменённая строка',
  },
  toAccept: 'Чтобы пропустить как есть, начните ответ со слова «принять».',
  stuckSomewhere: 'Работа снова возвращена, лучше не стало.',
  whoIsRight: 'Кто прав?',
  sides: { author: 'Автор прав', reviewer: 'Проверяющий прав' },
  other: 'Другое…',
  found: (reviewer: string) => `${reviewer}: замечание, которое проверяющий не снимает:`,
  saysAuthor: 'Автор не согласен:',
  saysReviewer: 'Проверяющий отвечает:',
  disputed: 'Считает неверным',
  verdicts: { withdrawn: 'снято', upheld: 'остаётся' },
  disputes: 'Ответы на возражения автора',
  reported: 'О чём сообщают агенты',
  notFound: 'там не найдено',
  asks: 'Что агентам с этим делать?',
  howToAnswer: (id: number) =>
    `Ответьте кнопкой на карточке, сообщением «@wms …» в этом треде или командой /wms-task resume ${id} <ответ>.`,
  answer: 'Ответить…',
  answerTitle: (id: number) => `Вопрос задачи ${id}`,
  yourAnswer: 'Ваш ответ',
  answerHint: 'Агенты прочтут это дословно: что верно, что может остаться как есть или что сделать вместо этого.',
  answered: (id: number) => `Спасибо. Задача ${id} продолжается с вашим ответом.`,
  answerNeeded: (id: number) => `Задача ${id} ждёт ответа. Напишите так: /wms-task resume ${id} <ответ>`,
  notTheirs: 'Записано. На вопрос отвечает автор задачи или утверждающий, поэтому задача ещё ждёт.',
  fallbackAnswer: (id: number) => `Ответьте кнопкой или командой /wms-task resume ${id} <ответ>.`,
}

/** Texts about questions that judges cannot settle by themselves. */
export const judgement = { en, ru }
