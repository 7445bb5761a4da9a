import type { PersonalExport } from '@latchkey/contracts/auth/personal-export'

/** Where a column stands in the export, or why it does not. */
type Fate = { readonly at: string } | { readonly leftOut: string }

interface Kept {
  /** The condition by which a row `t` belongs to the person; `me` has her id and her address. */
  readonly hers: string
  readonly rows: (document: PersonalExport) => readonly object[]
  readonly columns: Readonly<Record<string, Fate>>
}

const at = (field: string): Fate => ({ at: field })
const leftOut = (reason: string): Fate => ({ leftOut: reason })
const owner = leftOut('is her id, which the profile has')
const chain = leftOut('holds the log together and says nothing of her')
const secret = leftOut('belongs to a secret')

/** Every table that holds something about a person. A new column is written here first. */
export const kept: Readonly<Record<string, Kept>> = {
  auth_user: {
    hers: 't.id = me.id',
    rows: ({ profile }) => [profile],
    columns: {
      id: at('id'),
      created_at: at('createdAt'),
      blocked: at('blocked'),
      scope_names: at('scopeNames'),
      deletion_due_at: at('deletionDueAt'),
      security_log_sequence: chain,
      security_log_hash: chain,
      security_log_pruned_to: chain,
      security_log_pruned_hash: chain,
      security_log_pruned_seal: chain,
    },
  },
  user_profile: {
    hers: 't.user_id = me.id',
    rows: ({ profile }) => [profile],
    columns: {
      user_id: at('id'),
      user_name: at('userName'),
      full_name: at('fullName'),
      image_key: leftOut('is a name for one of her pictures, each of which is there'),
    },
  },
  user_image: {
    hers: 't.user_id = me.id',
    rows: ({ pictures }) => pictures.map((picture) => ({ ...picture, key: picture.path.split('/').at(-1) })),
    columns: { key: at('key'), user_id: owner, created_at: at('createdAt'), unused_since: at('unusedSince') },
  },
  email_account: {
    hers: 't.user_id = me.id',
    rows: ({ waysIn }) => waysIn,
    columns: {
      user_id: owner,
      email: at('email'),
      password_hash: secret,
      password_email: at('passwordEmail'),
      password_changed_at: at('passwordChangedAt'),
      failed_in_row: at('failedInRow'),
      created_at: at('createdAt'),
    },
  },
  external_account: {
    hers: 't.user_id = me.id',
    rows: ({ identities }) => identities,
    columns: {
      id: at('id'),
      user_id: owner,
      provider: at('provider'),
      issuer: at('issuer'),
      subject: at('subject'),
      email: at('email'),
      created_at: at('createdAt'),
      last_used_at: at('lastUsedAt'),
    },
  },
  passkey: {
    hers: 't.user_id = me.id',
    rows: ({ passkeys }) =>
      passkeys.map(({ counter, credentialId, ...passkey }) => ({
        ...passkey,
        counter: Number(counter),
        credentialId: `\\x${Buffer.from(credentialId, 'base64url').toString('hex')}`,
      })),
    columns: {
      id: at('id'),
      user_id: owner,
      credential_id: at('credentialId'),
      public_key: leftOut('is a key, whose other half only her device has'),
      counter: at('counter'),
      transports: at('transports'),
      is_synced: at('isSynced'),
      name: at('name'),
      created_at: at('createdAt'),
      last_used_at: at('lastUsedAt'),
    },
  },
  totp_factor: {
    hers: 't.user_id = me.id',
    rows: ({ authenticator }) => (authenticator ? [authenticator] : []),
    columns: {
      user_id: owner,
      sealed_secret: secret,
      confirmed_at: at('confirmedAt'),
      last_used_step: leftOut('belongs to a secret: the number of the last code'),
      failed_in_row: at('failedInRow'),
      pending_sealed_secret: secret,
      pending_started_at: at('pendingStartedAt'),
    },
  },
  recovery_code: {
    hers: 't.user_id = me.id',
    rows: ({ recoveryCodes }) => recoveryCodes,
    columns: {
      id: at('id'),
      user_id: owner,
      code_hash: secret,
      created_at: at('createdAt'),
      used_at: at('usedAt'),
    },
  },
  trusted_device: {
    hers: 't.user_id = me.id',
    rows: ({ trustedDevices }) => trustedDevices,
    columns: {
      id: at('id'),
      user_id: owner,
      token_hash: secret,
      created_at: at('createdAt'),
      last_used_at: at('lastUsedAt'),
      expires_at: at('expiresAt'),
      ip_address: at('ipAddress'),
      user_agent: at('userAgent'),
    },
  },
  email_change: {
    hers: 't.user_id = me.id',
    rows: ({ emailChanges }) => emailChanges,
    columns: {
      id: at('id'),
      user_id: owner,
      old_email: at('oldEmail'),
      new_email: at('newEmail'),
      changed_at: at('changedAt'),
      undo_token_hash: secret,
      undo_expires_at: at('undoExpiresAt'),
      undone_at: at('undoneAt'),
    },
  },
  email_request: {
    hers: 't.requester_id = me.id or (t.user_id = me.id and t.requester_id is null)',
    rows: ({ emailRequests }) => emailRequests,
    columns: {
      id: at('id'),
      purpose: at('purpose'),
      email: at('email'),
      user_id: owner,
      requester_id: owner,
      browser_hash: secret,
      code_hash: secret,
      code_expires_at: at('codeExpiresAt'),
      attempts: at('attempts'),
      mailed_at: at('mailedAt'),
      verified_at: at('verifiedAt'),
      token_hash: secret,
      token_expires_at: at('tokenExpiresAt'),
      finished_at: at('finishedAt'),
      created_at: at('createdAt'),
    },
  },
  auth_key: {
    hers: 't.user_id = me.id',
    rows: ({ sessions }) => sessions,
    columns: {
      id: at('id'),
      user_id: owner,
      method: at('method'),
      hash_version: secret,
      pepper_id: secret,
      salt: secret,
      secret_hash: secret,
      created_at: at('createdAt'),
      last_used_at: at('lastUsedAt'),
      proved_at: at('provedAt'),
      expires_at: at('expiresAt'),
      inactivity_timeout_ms: at('inactivityTimeoutMs'),
      ended_at: at('endedAt'),
      end_reason: at('endReason'),
      ended_by: at('endedBy'),
      ip_address: at('ipAddress'),
      user_agent: at('userAgent'),
    },
  },
  security_log_entry: {
    hers: 't.user_id = me.id',
    rows: ({ securityLog }) => securityLog,
    columns: {
      id: at('id'),
      user_id: owner,
      sequence: at('sequence'),
      at: at('at'),
      event: at('event'),
      auth_key_id: at('sessionId'),
      actor_id: leftOut('is somebody else; that it was is said by `byWhom`'),
      details: at('details'),
      personal: at('personal'),
      personal_salt: chain,
      personal_digest: chain,
      previous_hash: chain,
      hash: chain,
    },
  },
  outbox_mail: {
    hers: 't.recipient = me.email',
    rows: ({ mails }) => mails,
    columns: {
      id: at('id'),
      letter: at('kind'),
      recipient: at('recipient'),
      sealed_body: secret,
      status: at('status'),
      attempts: at('attempts'),
      next_attempt_at: leftOut('is about the mail server'),
      expires_at: at('expiresAt'),
      last_error: leftOut('is about the mail server'),
      created_at: at('createdAt'),
      settled_at: at('settledAt'),
    },
  },
  task: {
    hers: 't.owner_id = me.id',
    rows: ({ tasks }) => tasks,
    columns: {
      id: at('id'),
      owner_id: owner,
      title: at('title'),
      notes: at('notes'),
      completed_at: at('completedAt'),
      due_date: at('dueDate'),
      due_time: at('dueTime'),
      priority: at('priority'),
      position: at('position'),
      creation_key: leftOut('is a number of the program that made the task'),
      version: at('version'),
      created_at: at('createdAt'),
      updated_at: at('updatedAt'),
      deleted_at: at('deletedAt'),
    },
  },
}

/** Tables that say nothing of anybody. */
export const nobodys = new Map([
  ['_prisma_migrations', 'is about the schema'],
  ['bus_event', 'lives for an hour and names people by their id alone'],
  ['activity_hour', 'counts what everybody did'],
  ['oauth_attempt', 'lives for minutes and names people by their id alone'],
  ['passkey_challenge', 'lives for minutes and names people by their id alone'],
  ['sign_in_challenge', 'lives for minutes and names people by their id alone'],
  ['rate_limit', 'counts under keys that are hashes'],
  ['stored_object', 'holds the bytes of pictures, each of which can be fetched at its path in the export'],
])
