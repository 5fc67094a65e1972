-- A new password, or disabling the account, ends every session, whoever does it: an UPDATE in psql too.
--
-- A sign-in that is under way holds a share lock on the account's row until its session is there. The UPDATE waits for it, and
-- this runs after it with a snapshot of its own, so that this session is ended, too.
CREATE FUNCTION end_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM sessions WHERE user_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER end_sessions AFTER UPDATE OF password_hash, disabled_at ON users
    FOR EACH ROW WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash OR NEW.disabled_at IS NOT NULL)
    EXECUTE FUNCTION end_sessions();
