-- Two-step sign-in: after the password, a code of an app (TOTP, RFC 6238) or one of ten recovery codes.

-- Who has it. Where the operator gives a key, the app's secret is encrypted with it, and `key_id` says with which; where not, it is as it is.
CREATE TABLE two_step (
    user_id    bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    secret     bytea NOT NULL,
    key_id     text,
    last_step  bigint NOT NULL DEFAULT 0, -- of 30 seconds, since 1970: the codes up to this one have been used
    enabled_at timestamptz NOT NULL DEFAULT now()
);

-- What an app was given, and has not proven yet by its first code.
CREATE TABLE two_step_set_ups (
    user_id    bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    secret     bytea NOT NULL,
    key_id     text,
    expires_at timestamptz NOT NULL
);
CREATE INDEX two_step_set_ups_expiry ON two_step_set_ups (expires_at);

-- Those that are left. Each has 80 random bits, so that nobody finds it by its SHA-256.
CREATE TABLE recovery_codes (
    user_id   bigint NOT NULL REFERENCES two_step ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);

-- Browsers in which the second step is left out for a while. The cookie has the secret, this its SHA-256.
CREATE TABLE remembered_browsers (
    token_hash bytea NOT NULL,
    user_id    bigint NOT NULL REFERENCES two_step ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (token_hash, user_id)
);
CREATE INDEX remembered_browsers_user ON remembered_browsers (user_id, expires_at);
CREATE INDEX remembered_browsers_expiry ON remembered_browsers (expires_at);

-- Sign-ins that wait for their second step.
CREATE TABLE pending_sign_ins (
    secret_hash bytea PRIMARY KEY,
    user_id     bigint NOT NULL REFERENCES two_step ON DELETE CASCADE,
    way         text NOT NULL, -- what the first step was
    expires_at  timestamptz NOT NULL
);
CREATE INDEX pending_sign_ins_user ON pending_sign_ins (user_id);
CREATE INDEX pending_sign_ins_expiry ON pending_sign_ins (expires_at);

-- How a session began: by both steps, or by something that counts as both, such as a passkey.
ALTER TABLE sessions ADD COLUMN has_two_steps boolean NOT NULL DEFAULT false;

-- Nobody who has two-step sign-in gets a session by the password alone, from a server of the version before either. Whoever turns it on locks
-- the account, and ends all sessions: one that is begun at the same moment is seen by them, or sees what they have done.
CREATE FUNCTION refuse_one_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE WHEN NOT EXISTS (SELECT FROM two_step WHERE user_id = NEW.user_id) THEN NEW END;
END $$;

CREATE TRIGGER refuse_one_step BEFORE INSERT ON sessions
    FOR EACH ROW WHEN (NOT NEW.has_two_steps)
    EXECUTE FUNCTION refuse_one_step();

-- With the password ends what was remembered and begun by it.
CREATE FUNCTION end_remembered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM remembered_browsers WHERE user_id = NEW.id;
    DELETE FROM pending_sign_ins WHERE user_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER end_remembered AFTER UPDATE OF password_hash, disabled_at ON users
    FOR EACH ROW WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash OR NEW.disabled_at IS NOT NULL)
    EXECUTE FUNCTION end_remembered();

-- The rest goes with the row of two_step.
CREATE TRIGGER remove_two_step AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('two_step');
CREATE TRIGGER remove_two_step_set_ups AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('two_step_set_ups');
