-- Changes by hand: a reaction that becomes another one, and many messages at once.

-- As in 0027, for a reaction that becomes another one, too.
CREATE OR REPLACE FUNCTION change_by_reaction() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    UPDATE messages SET change = 0 WHERE id IN (OLD.message_id, NEW.message_id) AND deleted_at IS NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER check_reaction_again BEFORE UPDATE ON reactions
    FOR EACH ROW EXECUTE FUNCTION check_reaction();

CREATE TRIGGER change_by_other_reaction AFTER UPDATE ON reactions
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION change_by_reaction();

-- As in 0027, but what was and what is are joined by a hash: a nested loop over thousands of rows that are changed at once takes minutes.
CREATE OR REPLACE FUNCTION keep_versions() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_nestloop = off
AS $$
DECLARE
    gone bigint[];
BEGIN
    INSERT INTO message_versions (message_id, change, body, written_at)
        SELECT was.id, now_is.change, was.body, coalesce(was.edited_at, was.created_at)
        FROM was JOIN now_is USING (id)
        WHERE was.body <> now_is.body AND was.deleted_at IS NULL AND now_is.deleted_at IS NULL;
    gone := ARRAY(SELECT id FROM now_is WHERE deleted_at IS NOT NULL);
    IF cardinality(gone) > 0 THEN
        DELETE FROM message_versions WHERE message_id = ANY(gone);
        DELETE FROM reactions WHERE message_id = ANY(gone);
    END IF;
    RETURN NULL;
END $$;

-- As in 0027, with the same, and told in the order of the changes, which a hash may lose.
CREATE OR REPLACE FUNCTION announce_changes() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_nestloop = off
AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object(
        'type', 'changed', 'id', now_is.id, 'conversation', now_is.conversation_id, 'seq', now_is.seq, 'change', now_is.change,
        'sender', now_is.sender_id, 'recipient', now_is.recipient_id,
        'senderName', (SELECT username FROM users WHERE users.id = now_is.sender_id),
        'recipientName', (SELECT username FROM users WHERE users.id = now_is.recipient_id))::text)
        FROM was JOIN now_is USING (id)
        WHERE was.change IS DISTINCT FROM now_is.change
        ORDER BY now_is.change;
    RETURN NULL;
END $$;
