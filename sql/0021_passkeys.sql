-- Keys that people's devices sign in with. Each works for one host name, which is part of what the device signs. A counter of 0 is of a
-- device that does not count.
CREATE TABLE passkeys (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id       bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    host          text NOT NULL,
    credential_id bytea NOT NULL UNIQUE CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
    public_key    bytea NOT NULL,
    counter       bigint NOT NULL CHECK (counter >= 0),
    transports    text NOT NULL, -- with blanks between them
    is_backed_up  boolean NOT NULL,
    name          text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64),
    created_at    timestamptz NOT NULL DEFAULT now(),
    last_used_at  timestamptz
);
CREATE INDEX passkeys_user ON passkeys (user_id);

-- What devices call an account, in place of its name: random, and the same for all its passkeys, so that a device keeps one of each host.
CREATE TABLE passkey_handles (
    user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    handle  bytea NOT NULL
);

CREATE TRIGGER remove_passkeys AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('passkeys');
CREATE TRIGGER remove_passkey_handles AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('passkey_handles');

-- What devices are asked to sign, each once and by the browser that asked for it. As everywhere, the secrets' hashes are here. Unlogged:
-- what is lost with a crash of the database was asked for within five minutes, and is asked for again.
CREATE UNLOGGED TABLE passkey_challenges (
    challenge_hash bytea PRIMARY KEY,
    browser_hash   bytea NOT NULL,
    purpose        text NOT NULL CHECK (purpose IN ('adding', 'sign-in', 'confirmation')),
    expires_at     timestamptz NOT NULL
);
CREATE INDEX passkey_challenges_expire ON passkey_challenges (expires_at);
