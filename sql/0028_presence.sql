-- Who is here, and who types, is never written: instances tell each other on the channel "chatapp_presence". What somebody may see of that
-- changes with a block and with what people keep private, whoever changes it; so the database has instances look at it again.

CREATE FUNCTION announce_sight(people bigint[]) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('chatapp_presence', json_build_object('look', people)::text)
$$;

CREATE FUNCTION announce_blocked_sight() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM announce_sight(ARRAY[NEW.low_user_id, NEW.high_user_id]);
    RETURN NULL;
END $$;

CREATE TRIGGER announce_sight AFTER UPDATE OF low_blocks_since, high_blocks_since ON conversations
    FOR EACH ROW WHEN (OLD.low_blocks_since IS DISTINCT FROM NEW.low_blocks_since
        OR OLD.high_blocks_since IS DISTINCT FROM NEW.high_blocks_since)
    EXECUTE FUNCTION announce_blocked_sight();

CREATE FUNCTION announce_private_sight() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM announce_sight(ARRAY[NEW.id]);
    RETURN NULL;
END $$;

CREATE TRIGGER announce_sight AFTER UPDATE OF shows_presence ON users
    FOR EACH ROW WHEN (OLD.shows_presence <> NEW.shows_presence)
    EXECUTE FUNCTION announce_private_sight();
