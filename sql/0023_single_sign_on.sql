-- A password is hashed anew when the figure for that has risen. It stays the password, so that nothing ends which a new one ends: triggers
-- on `UPDATE OF password_hash` are not called for what another trigger puts there.
ALTER TABLE users ADD COLUMN stronger_hash text;

CREATE FUNCTION replace_hash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.password_hash := NEW.stronger_hash;
    NEW.stronger_hash := NULL;
    RETURN NEW;
END $$;

CREATE TRIGGER replace_hash BEFORE UPDATE OF stronger_hash ON users
    FOR EACH ROW WHEN (NEW.stronger_hash IS NOT NULL) EXECUTE FUNCTION replace_hash();

-- Who somebody is at the provider of single sign-on (OpenID Connect): by the issuer's subject, and by nothing else that it says of them.
-- `shown` is what it called them when the account was joined.
CREATE TABLE sign_on_identities (
    issuer    text NOT NULL,
    subject   text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 255),
    user_id   bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    shown     text NOT NULL CHECK (char_length(shown) <= 100),
    joined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (issuer, subject),
    UNIQUE (user_id, issuer)
);

CREATE TRIGGER remove_sign_on_identities AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('sign_on_identities');

-- Single sign-on that is under way, each step for one use. The browser has what belongs to it in a cookie, this its SHA-256: nobody else
-- can go on, and nothing in it can be altered. Unlogged: what a crash takes along is begun anew.
CREATE UNLOGGED TABLE sign_on_steps (
    cookie_hash bytea PRIMARY KEY,
    purpose     text NOT NULL CHECK (purpose IN ('sign-in', 'name', 'confirm', 'join', 'joining')),
    session_id  uuid, -- of who confirms or joins
    begun_at    timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL
);
CREATE INDEX sign_on_steps_expiry ON sign_on_steps (expires_at);
