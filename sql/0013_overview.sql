-- What administrators see at a glance.

-- When somebody was last here, which outlasts their sessions: within five minutes. Whoever never was has -infinity, so that it can be
-- sorted by and counted from without a thought for null.
ALTER TABLE users ADD COLUMN last_seen_at timestamptz NOT NULL DEFAULT '-infinity';
UPDATE users SET last_seen_at = sessions.last_seen_at
    FROM (SELECT user_id, max(last_seen_at) AS last_seen_at FROM sessions GROUP BY user_id) sessions
    WHERE user_id = users.id;
CREATE INDEX users_last_seen ON users (last_seen_at, id);
