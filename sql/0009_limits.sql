-- Limits on sign-in and sign-up, which hold over restarts and for all instances together: a row counts for a while. The columns are
-- those that rate-limiter-flexible writes. Unlogged: a count waits for no disk, and may be lost with the server's crash.
CREATE UNLOGGED TABLE rate_limits (
    key    text PRIMARY KEY, -- what is counted, and a hash of for whom: always as long
    points integer NOT NULL,
    expire bigint NOT NULL   -- in milliseconds since 1970
);
CREATE INDEX rate_limits_expire ON rate_limits (expire);

-- Browsers in which somebody has signed in before. They get in while strangers try the account's password.
CREATE TABLE known_browsers (
    token_hash bytea NOT NULL,
    user_id    bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (token_hash, user_id)
);
CREATE INDEX known_browsers_user ON known_browsers (user_id, expires_at);
