import type { NotAllowed } from '../../core/access/access.ts'

const en: Readonly<Record<NotAllowed, string>> = {
  scope_missing: 'That is not what this token is for.',
  login_unknown: 'I do not know who this GitHub login is in Slack, so it can only leave notes.',
  not_seen: 'This task was asked for in a private channel.',
  not_a_requester: 'You may not ask for tasks here.',
  other_workspace: 'This task belongs to another Slack workspace, whose people decide on it.',
  no_approvers_configured: 'Nobody may decide yet: no approvers are configured. The operator sets SLACK_APPROVERS.',
  not_an_approver: 'You may not decide on this task.',
  not_a_member:
    'I work for full members of this workspace only: not for guests, bots and people of other organisations.',
  shared_channel:
    'Nothing is decided in a channel that other organisations share or that I cannot see. Open the Home tab of this app and decide there.',
  own_task: 'You asked for this task, so somebody else approves it.',
  already_approved: 'Your approval is counted already. The next one must come from somebody else.',
}

const ru: typeof en = {
  scope_missing: 'Этот токен не для этого.',
  login_unknown: 'Я не знаю, кто это на GitHub, поэтому отсюда можно только оставлять заметки.',
  not_seen: 'Эту задачу попросили в закрытом канале.',
  not_a_requester: 'Вам здесь нельзя просить задачи.',
  other_workspace: 'Эта задача принадлежит другому рабочему пространству Slack: решают его люди.',
  no_approvers_configured:
    'Решать пока некому: утверждающие не заданы. Тот, кто обслуживает сервис, задаёт SLACK_APPROVERS.',
  not_an_approver: 'Вы не можете решать по этой задаче.',
  not_a_member:
    'Я работаю только для полноправных участников этого пространства, а не для гостей, ботов и людей из других организаций.',
  shared_channel:
    'В канале, общем с другими организациями или невидимом мне, ничего не решают. Откройте вкладку Home этого приложения и решите там.',
  own_task: 'Эту задачу попросили вы, поэтому одобрить её должен кто-то другой.',
  already_approved: 'Ваше одобрение уже учтено. Следующее должно быть от кого-то другого.',
}

/** Texts about refused acts. */
export const refusals = { en, ru }
