import type { Language } from '../../core/language.ts'

/** What people can do about what Slack refuses. */
export type SlackRemedy = keyof typeof en

const en = {
  invite: 'Invite the bot to the channel: /invite @wms.',
  unarchive: 'The channel is archived: unarchive it, or start tasks in another one (SLACK_CHANNEL).',
  channel_rules:
    'The channel lets only some people post: allow the app in its posting permissions, or use another one.',
  channel_away:
    'The channel is gone, private now, or the bot was removed: invite the bot again, or correct SLACK_CHANNEL.',
  thread_rules: 'The channel or thread takes no replies: allow threads there, or use another channel.',
  reinstall: 'The app was removed or its token ended: install the app again and set the new SLACK_BOT_TOKEN.',
  token: 'Check SLACK_BOT_TOKEN.',
  scope: 'The app lacks a permission: compare its scopes with manifest.yml and install it again.',
  files_off:
    'Slack takes no files here: an administrator allows uploads or frees storage. Texts are shown without them.',
  person_away: 'Slack does not reach this person: deactivated, not in the channel, or not to be seen by the app.',
  direct_messages:
    'The app may send no direct messages: switch on the Messages tab in its App Home (see manifest.yml).',
  paid_plan: 'This needs a paid plan of Slack: name people (U…) or a private channel (C…) instead of groups.',
  administrator: 'A rule of the workspace or organisation forbids it: an administrator has to allow the app.',
  later: 'Slack is busy: this is tried again by itself.',
  plainer: 'Slack does not take the content: a plainer one is sent instead.',
  new_card: 'Slack lets this message be edited no more: a new one takes its place.',
  again: 'The form came too late or not at all: press the button again, or use the command.',
  report: 'Nothing to do for you; tell the operator if it stays so.',
} as const

const ru: Readonly<Record<keyof typeof en, string>> = {
  invite: 'Пригласите бота в канал: /invite @wms.',
  unarchive: 'Канал в архиве: разархивируйте его или ставьте задачи в другом (SLACK_CHANNEL).',
  channel_rules: 'В канале могут писать не все: разрешите приложению писать в него или выберите другой канал.',
  channel_away:
    'Канала больше нет, он стал закрытым или бота удалили: пригласите бота снова или исправьте SLACK_CHANNEL.',
  thread_rules: 'В этом канале или треде нельзя отвечать: разрешите треды или выберите другой канал.',
  reinstall: 'Приложение удалено или его токен отозван: установите приложение снова и задайте новый SLACK_BOT_TOKEN.',
  token: 'Проверьте SLACK_BOT_TOKEN.',
  scope: 'Приложению не хватает прав: сверьте их с manifest.yml и установите приложение снова.',
  files_off:
    'Slack не принимает здесь файлы: администратор разрешает загрузку или освобождает место. Тексты видны и без них.',
  person_away: 'Slack не может обратиться к этому человеку: он отключён, не состоит в канале или не виден приложению.',
  direct_messages:
    'Приложению нельзя писать личные сообщения: включите вкладку Messages в App Home (см. manifest.yml).',
  paid_plan: 'Для этого нужен платный тариф Slack: вместо групп назовите людей (U…) или закрытый канал (C…).',
  administrator:
    'Это запрещает правило рабочего пространства или организации: разрешить приложение может администратор.',
  later: 'Slack занят: попытка повторится сама.',
  plainer: 'Slack не принимает такое содержимое: отправлено более простое.',
  new_card: 'Это сообщение Slack больше не даёт изменять: вместо него появится новое.',
  again: 'Форма не успела открыться: нажмите кнопку ещё раз или введите команду.',
  report: 'От вас ничего не требуется; если не пройдёт, скажите администратору сервиса.',
}

export const remedies: Readonly<Record<Language, Readonly<Record<SlackRemedy, string>>>> = { en, ru }
