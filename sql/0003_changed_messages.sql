-- Instances remember a message that was just announced for a moment. Whatever changes or removes a
-- stored one, by hand too, makes them forget: once per statement, however many rows it touches.

CREATE FUNCTION announce_changed_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', '{"type": "messages_changed"}');
    RETURN NULL;
END $$;

CREATE TRIGGER announce_changed AFTER UPDATE OR DELETE OR TRUNCATE ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION announce_changed_messages();
