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
