import type { SlackRemedy } from '../messages/remedies.ts'

/** What a refusal of Slack means for what we wanted. */
export type RefusalKind =
  /** It passes. */
  | 'later'
  /** A plainer message may pass. */
  | 'content'
  /** The message is gone. */
  | 'gone'
  /** The message stays as it is for ever. */
  | 'frozen'
  /** Nothing, or no reply, can be posted there. */
  | 'place'
  | 'thread'
  /** The app or its token. */
  | 'app'
  | 'person'
  | 'file'
  | 'form'
  /** It is so already. */
  | 'harmless'

interface Refusal {
  readonly kind: RefusalKind
  readonly remedy: SlackRemedy
}

const rows = (kind: RefusalKind, remedy: SlackRemedy, codes: string): [string, Refusal][] =>
  codes.split(' ').map((code) => [code, { kind, remedy }])

/** Every code that Slack's methods are known to refuse with: what it means, and what people can do about it. */
export const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  ...rows('later', 'later', 'ratelimited rate_limited internal_error fatal_error service_unavailable request_timeout'),
  ...rows(
    'later',
    'later',
    'message_limit_exceeded team_added_to_org external_channel_migrating streaming_state_conflict',
  ),
  ...rows('content', 'plainer', 'invalid_blocks invalid_blocks_format invalid_attachments invalid_metadata_format'),
  ...rows('content', 'plainer', 'invalid_metadata_schema metadata_too_large msg_too_long msg_blocks_too_long no_text'),
  ...rows('content', 'plainer', 'too_many_attachments too_many_contact_cards markdown_text_conflict invalid_arguments'),
  ...rows(
    'content',
    'plainer',
    'attachment_payload_limit_exceeded slack_connect_file_link_sharing_blocked block_mismatch',
  ),
  ...rows('gone', 'new_card', 'message_not_found thread_not_found cannot_reply_to_message duplicate_message_not_found'),
  ...rows('frozen', 'new_card', 'cant_update_message edit_window_closed is_inactive update_failed'),
  ...rows('place', 'unarchive', 'is_archived channel_is_archived'),
  ...rows('place', 'invite', 'not_in_channel not_in_group'),
  ...rows(
    'place',
    'channel_rules',
    'restricted_action restricted_action_read_only_channel posting_to_general_channel_denied',
  ),
  ...rows(
    'place',
    'channel_rules',
    'restricted_action_thread_only_channel user_is_restricted channel_type_not_supported',
  ),
  ...rows('place', 'channel_rules', 'method_not_supported_for_channel_type slack_connect_blocked_file_type'),
  ...rows('place', 'channel_away', 'channel_not_found invalid_channel channel_cannot_be_accessed'),
  ...rows('thread', 'thread_rules', 'restricted_action_non_threadable_channel restricted_action_thread_locked'),
  ...rows('app', 'reinstall', 'token_revoked token_expired account_inactive app_uninstalled team_not_found'),
  ...rows('app', 'token', 'invalid_auth not_authed not_allowed_token_type invalid_token_type'),
  ...rows('app', 'scope', 'missing_scope no_permission invalid_scopes'),
  ...rows(
    'app',
    'administrator',
    'ekm_access_denied access_denied enterprise_is_restricted org_login_required accesslimited',
  ),
  ...rows('app', 'administrator', 'two_factor_setup_required team_access_not_granted not_allowed app_not_approved'),
  ...rows('app', 'report', 'deprecated_endpoint method_deprecated unknown_method as_user_not_supported'),
  ...rows('app', 'paid_plan', 'plan_upgrade_required paid_teams_only'),
  ...rows('person', 'person_away', 'user_not_found user_not_visible user_not_in_channel users_not_found user_disabled'),
  ...rows('person', 'direct_messages', 'messages_tab_disabled cannot_dm_bot im_disabled'),
  ...rows(
    'file',
    'files_off',
    'file_uploads_disabled file_upload_size_restricted storage_limit_reached files_disabled',
  ),
  ...rows('file', 'files_off', 'malware_detected file_not_found blocked_file_type file_uploads_except_images_disabled'),
  ...rows('form', 'again', 'expired_trigger_id exchanged_trigger_id invalid_trigger_id invalid_trigger view_too_large'),
  ...rows(
    'form',
    'again',
    'push_limit_reached duplicate_external_id hash_conflict not_found view_not_found not_enabled',
  ),
  ...rows('harmless', 'report', 'already_reacted too_many_emoji too_many_reactions not_reactable invalid_name'),
])

const UNKNOWN: Refusal = { kind: 'content', remedy: 'report' }

/** `null` where Slack's code is in no list of ours. */
export const refusalKind = (code: string): RefusalKind | null => REFUSALS.get(code)?.kind ?? null

export const remedyOf = (code: string): SlackRemedy => (REFUSALS.get(code) ?? UNKNOWN).remedy

/** It stays so until a person mends it. */
const STANDING: ReadonlySet<RefusalKind> = new Set(['place', 'thread', 'app', 'person', 'file'])

export const isStanding = (code: string): boolean => {
  const kind = refusalKind(code)
  return kind !== null && STANDING.has(kind)
}
