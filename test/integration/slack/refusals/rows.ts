/** Every method of Slack that the service calls while it works. */
const METHODS = [
  ...(['chat.postMessage', 'chat.update', 'chat.postEphemeral', 'reactions.add', 'views.open', 'views.push'] as const),
  ...(['views.update', 'views.publish', 'files.getUploadURLExternal', 'files.completeUploadExternal'] as const),
  ...(['conversations.info', 'conversations.list', 'conversations.members', 'conversations.history'] as const),
  ...(['conversations.replies', 'users.info', 'usergroups.users.list', 'auth.test'] as const),
]

export const CODES = [
  // The channel.
  ...['is_archived', 'not_in_channel', 'channel_not_found', 'restricted_action', 'restricted_action_read_only_channel'],
  ...[
    'restricted_action_thread_locked',
    'restricted_action_non_threadable_channel',
    'method_not_supported_for_channel_type',
  ],
  // The message.
  ...[
    'message_not_found',
    'thread_not_found',
    'duplicate_message_not_found',
    'edit_window_closed',
    'cant_update_message',
  ],
  ...['block_mismatch', 'streaming_state_conflict', 'msg_too_long', 'msg_blocks_too_long', 'invalid_blocks', 'no_text'],
  ...['invalid_blocks_format', 'invalid_arguments', 'invalid_metadata_format', 'already_reacted', 'too_many_reactions'],
  // The app and its token.
  ...[
    'token_revoked',
    'token_expired',
    'account_inactive',
    'invalid_auth',
    'not_authed',
    'missing_scope',
    'access_denied',
  ],
  ...['plan_upgrade_required', 'not_allowed_token_type', 'ekm_access_denied'],
  // The person, the file, the form.
  ...['user_not_found', 'user_not_in_channel', 'messages_tab_disabled', 'cannot_dm_bot', 'file_uploads_disabled'],
  ...['storage_limit_reached', 'expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id', 'view_too_large'],
  // What passes, and what nobody knows yet.
  ...['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable', 'a_code_of_tomorrow'],
]

export const ROWS = METHODS.flatMap((method) => CODES.map((code) => ({ method, code })))
