import { TRIAL_SHA, TRIAL_TIME } from '../../../src/parts/trial-task.ts'

export const SHA = TRIAL_SHA
export const AT = TRIAL_TIME

export const look = { buttons: true, approvalsNeeded: 2, publicUrl: 'https://wms.example.com', notice: 'local Slack' }
export const policy = {
  approvers: ['S0APPROVERS', 'U0000BORIS', 'C0APPROVERS'],
  approvalsNeeded: 2,
  selfApproval: false,
  carryOver: false,
  requesters: 'everybody' as const,
}

export const WORST = {
  'long words': 'W'.repeat(5_000),
  'Russian sentences': 'Повторное сканирование удваивает остаток на складе. '.repeat(100),
  'family emoji': '👨‍👩‍👧‍👦'.repeat(600),
  'right-to-left text': 'סריקה חוזרת מכפילה את המלאי \u202E'.repeat(150),
  'markup and mentions': '<!channel> *b* ``` <@U1|x> &amp; '.repeat(150),
  nothing: '',
  'control characters': '\u0000\u0007\n'.repeat(300),
}
