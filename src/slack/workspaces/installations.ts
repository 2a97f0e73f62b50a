import type { Installation, InstallationStore } from '@slack/bolt'
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import type { Keyring } from '../../secrets/keyring.ts'
import type { Sql } from '../../store/pool.ts'
import {
  deleteInstallation,
  findInstallation,
  type InstallationRow,
  listInstallations,
  resealInstallation,
  saveInstallation,
} from '../../store/slack/installations.ts'

/** The stored part of an installation, in Bolt's format. */
const Kept = z.object({
  team: z.object({ id: z.string(), name: z.string().optional() }),
  bot: z.object({ token: z.string(), scopes: z.array(z.string()), id: z.string(), userId: z.string() }),
  user: z.object({ id: z.string() }),
  appId: z.string().optional(),
})
type Kept = z.infer<typeof Kept>

/** A workspace where the app is installed. */
export interface Installed {
  readonly team: string
  readonly teamName: string
  readonly botToken: string
}

/** Workspaces where the app is installed, with tokens sealed in Postgres; also Bolt's installation store. */
export interface Installations extends Required<Pick<InstallationStore, 'storeInstallation' | 'fetchInstallation'>> {
  /** `null`: the app is not installed there. Throws AppError `misconfigured` if no key of ours opens it. */
  find(team: string): Promise<Installed | null>
  all(): Promise<Installed[]>
  /** Deletes an installation that was removed at that time. `false`: it is not installed, or was reinstalled since. */
  remove(team: string, at: Date): Promise<boolean>
  /** Reseals all installations with the newest key. Throws AppError `misconfigured` if one cannot be opened. */
  renew(): Promise<void>
}

interface Place {
  readonly db: Sql
  readonly keyring: Keyring
  /** Workspaces that may have the app; in all others it counts as not installed. */
  readonly allowed: 'any' | readonly string[]
  readonly now: () => Date
}

export function createInstallations({ db, keyring, allowed, now }: Place): Installations {
  const openRow = (row: InstallationRow): Kept => open(keyring, row)
  const find = async (team: string): Promise<Kept | null> => {
    const row = mayHave(allowed, team) ? await findInstallation(db, team) : null
    return row === null ? null : openRow(row)
  }
  return {
    async find(team) {
      const kept = await find(team)
      return kept === null ? null : installedOf(kept)
    },
    all: async () =>
      (await listInstallations(db))
        .filter(({ team }) => mayHave(allowed, team))
        .map((row) => installedOf(openRow(row))),
    remove: (team, at) => deleteInstallation(db, team, at),
    async storeInstallation(installation) {
      const kept = admitted(installation, allowed)
      const { team, bot, user } = kept
      const sealed = keyring.seal(team.id, JSON.stringify(kept))
      const row = {
        team: team.id,
        teamName: team.name ?? team.id,
        botUserId: bot.userId,
        installedBy: user.id,
        ...sealed,
      }
      await saveInstallation(db, row, now())
    },
    async fetchInstallation({ teamId }) {
      const kept = teamId === undefined ? null : await find(teamId)
      if (kept === null) throw notInstalled(teamId ?? 'unknown')
      return installationOf(kept)
    },
    async renew() {
      for (const row of await listInstallations(db)) {
        const kept = openRow(row)
        if (row.keyId === keyring.keyId) continue
        await resealInstallation(db, { ...row, ...keyring.seal(row.team, JSON.stringify(kept)) }, row.sealed)
      }
    },
  }
}

export const notInstalled = (team: string): AppError =>
  new AppError('misconfigured', `The app is not installed in the Slack workspace ${team}.`, {
    hint: 'Open /slack/install of this service and allow it there.',
  })

const mayHave = (allowed: Place['allowed'], team: string): boolean => allowed === 'any' || allowed.includes(team)

/** The part of an installation to store. Throws AppError `unauthorized` with the reason if we refuse it. */
function admitted(installation: Installation, allowed: Place['allowed']): Kept {
  if (installation.isEnterpriseInstall === true) {
    throw refused('an installation for a whole organisation', 'Install the app in one workspace at a time.')
  }
  if (installation.bot?.refreshToken !== undefined) {
    throw refused('a token that expires', 'Switch token rotation off in the app (OAuth & Permissions), then try again.')
  }
  const kept = Kept.parse(installation)
  if (!mayHave(allowed, kept.team.id)) {
    throw refused(`the workspace ${kept.team.id}`, 'Ask the operator to add it to SLACK_WORKSPACES.')
  }
  return kept
}

const refused = (what: string, hint: string): AppError =>
  new AppError('unauthorized', `This service does not take ${what}.`, { hint })

function open(keyring: Keyring, row: InstallationRow): Kept {
  const text = keyring.open(row.team, row)
  if (text !== null) return Kept.parse(JSON.parse(text))
  throw new AppError('misconfigured', `SLACK_ENCRYPTION_KEY does not open the installation of ${row.teamName}.`, {
    hint: 'Put the key that it was sealed with behind the new one, separated by a comma; or install the app there again.',
  })
}

const installedOf = ({ team, bot }: Kept): Installed => ({
  team: team.id,
  teamName: team.name ?? team.id,
  botToken: bot.token,
})

const installationOf = ({ team, bot, user, appId }: Kept): Installation<'v2', false> => ({
  ...{ team: { ...team, name: team.name ?? team.id }, bot, enterprise: undefined, isEnterpriseInstall: false },
  ...{ user: { ...user, token: undefined, scopes: undefined }, authVersion: 'v2', tokenType: 'bot' },
  ...(appId !== undefined && { appId }),
})
