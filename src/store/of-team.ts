import sql, { type Sql as Fragment } from 'sql-template-tag'
import type { Team } from '../core/team.ts'

/** The condition on `tasks` that says what `owns` says of one. */
export function ofTeam(team: Team | null): Fragment {
  if (team === null) return sql`true`
  return team.isDefault ? sql`coalesce(team, ${team.id}) = ${team.id}` : sql`team = ${team.id}`
}
