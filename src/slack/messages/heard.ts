const en = {
  notRead: {
    picture: 'pictures are not read, because the agents’ models read text only: say what it shows',
    too_big: 'it has more than 200 kB',
    not_text: 'it is no text in UTF-8 or UTF-16',
    elsewhere: 'it lies outside Slack',
    gone: 'Slack has it no more',
    no_permission: 'the app may not read files: it needs files:read, see manifest.yml',
    no_answer: 'Slack did not hand it over',
    no_room: 'what stands before it fills the note',
    cut: 'only its beginning fits into a note',
  },
  file: (name: string, why: string) => `${name}: ${why}.`,
  filesLeft: 'Noted, but not everything reaches the agents:',
  editAnswersNothing: 'Noted. An edit answers no question: write a message of its own, or press Answer… on the card.',
  editTooLong: (limit: number) =>
    `Your edit is too long for a note (${limit} characters); what you wrote first stands.`,
}

const ru: typeof en = {
  notRead: {
    picture: 'картинки не читаются: модели агентов понимают только текст, опишите её словами',
    too_big: 'в нём больше 200 кБ',
    not_text: 'это не текст в UTF-8 или UTF-16',
    elsewhere: 'он лежит вне Slack',
    gone: 'в Slack его больше нет',
    no_permission: 'приложению нельзя читать файлы: ему нужно право files:read, см. manifest.yml',
    no_answer: 'Slack его не отдал',
    no_room: 'заметку уже заполнило то, что перед ним',
    cut: 'в заметку поместилось только начало',
  },
  file: (name, why) => `${name}: ${why}.`,
  filesLeft: 'Записано, но до агентов дойдёт не всё:',
  editAnswersNothing:
    'Записано. Правка не отвечает на вопрос: напишите новое сообщение или нажмите «Ответить…» на карточке.',
  editTooLong: (limit) => `Правка слишком длинная для заметки (${limit} знаков); остаётся то, что вы написали сначала.`,
}

/** Texts about what came with a message. */
export const heard = { en, ru }
