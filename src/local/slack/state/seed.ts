import type { Channel, PersonRow, UserGroup } from './rows.ts'

/** A workspace, as in Slack's payloads. */
export interface SeededTeam {
  readonly id: string
  readonly domain: string
  readonly name: string
}

export const TEAM: SeededTeam = { id: 'T0000WMS', domain: 'wms-local', name: 'WMS (local)' }
export const BOT = { id: 'B0000WMS', userId: 'U00000BOT', appId: 'A0000WMS', name: 'wms' } as const

type Fresh = Omit<PersonRow, 'teamId'> & Partial<Pick<PersonRow, 'teamId'>>
const person = (id: string, handle: string, realName: string, rest: Partial<PersonRow> = {}): Fresh => ({
  id,
  handle,
  realName,
  locale: 'en-US',
  tz: 'Europe/Berlin',
  isBot: false,
  isRestricted: false,
  isStranger: false,
  isDeleted: false,
  ...rest,
})

const people: readonly Fresh[] = [
  person(BOT.userId, BOT.name, 'WMS Orchestrator', { isBot: true }),
  person('U00000ANA', 'ana', 'Ana Requester'),
  person('U0000BORIS', 'boris', 'Boris Approver'),
  person('U00000CHEN', 'chen', 'Chen Approver', { tz: 'Asia/Shanghai' }),
  person('U00000OLGA', 'olga', 'Ольга Складова', { locale: 'ru-RU', tz: 'Europe/Moscow' }),
  person('U0000GRETA', 'greta', 'Greta Guest', { isRestricted: true }),
  person('U00000EVE', 'eve', 'Eve External', { isStranger: true, teamId: 'T00OTHER' }),
]

/** Every workspace starts with the same people and ids, since ids are unique only within a workspace. */
export const peopleOf = (team: SeededTeam): PersonRow[] => people.map((one) => ({ teamId: team.id, ...one }))

const everybody = ['U00000ANA', 'U0000BORIS', 'U00000CHEN', 'U00000OLGA']
const channel = (id: string, name: string, members: string[], rest: Partial<Channel> = {}): Channel => ({
  id,
  name,
  kind: 'public',
  members,
  isExtShared: false,
  isArchived: false,
  ...rest,
})

export const channels: readonly Channel[] = [
  channel('C00000WMS', 'wms', [BOT.userId, ...everybody, 'U0000GRETA']),
  channel('C0GENERAL', 'general', everybody),
  channel('C0APPROVERS', 'wms-approvers', [BOT.userId, 'U0000BORIS', 'U00000CHEN'], { kind: 'private' }),
  channel('C0PARTNERS', 'partners', [BOT.userId, ...everybody, 'U00000EVE'], { isExtShared: true }),
]

export const userGroups: readonly UserGroup[] = [
  { id: 'S0APPROVERS', handle: 'wms-approvers', name: 'WMS approvers', members: ['U0000BORIS', 'U00000CHEN'] },
]
