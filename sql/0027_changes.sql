-- What happens to messages after they were sent: edits, deletions and reactions; and replies.
--
-- `seq` says where a message stands and never changes. What is changed afterwards takes the next `change` of its conversation, under the
-- same row lock: 1, 2, 3, … without gaps, in the order of commits. A reader who asks for what comes after the last change it has misses none.
-- A message that is as it was sent has none, so that sending pays nothing for it: the index below has no entry for it.

ALTER TABLE conversations ADD COLUMN last_change bigint NOT NULL DEFAULT 0; -- not indexed, as last_seq

-- A deleted message stays in its place without its text. NOT VALID: what is there fits, and need not be read.
ALTER TABLE messages
    ADD COLUMN change     bigint,
    ADD COLUMN edited_at  timestamptz,
    ADD COLUMN deleted_at timestamptz,
    ADD COLUMN reply_to   bigint, -- the id of a message of the same conversation, as number_message() sees to in 0032
    DROP CONSTRAINT messages_body_check,
    ADD CONSTRAINT messages_body_check CHECK ((body = '') = (deleted_at IS NOT NULL)) NOT VALID;
CREATE UNIQUE INDEX messages_change ON messages (conversation_id, change) WHERE change IS NOT NULL;

-- What a message said before it was edited. No foreign keys, here and below: messages are emptied by TRUNCATE too.
CREATE TABLE message_versions (
    message_id bigint NOT NULL,
    change     bigint NOT NULL, -- the one that ended this version
    body       text NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (message_id, change)
);

CREATE TABLE reactions (
    message_id bigint NOT NULL,
    user_id    bigint NOT NULL, -- one of the message's two people
    emoji      text NOT NULL CHECK (emoji <> ''),
    place      bigint GENERATED ALWAYS AS IDENTITY, -- in the order in which they were made
    PRIMARY KEY (message_id, user_id, emoji)
);

-- Numbers a change, whoever makes it: in psql, UPDATE messages SET body = '…' WHERE id = 42 is an edit, and SET deleted_at = now() a deletion.
CREATE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deleted_at IS NOT NULL THEN
        NEW.body := '';
    ELSIF NEW.body <> OLD.body THEN
        NEW.edited_at := clock_timestamp();
    END IF;
    UPDATE conversations SET last_change = last_change + 1 WHERE id = NEW.conversation_id
        RETURNING last_change INTO NEW.change;
    RETURN NEW;
END $$;

CREATE TRIGGER number_change BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION number_change();

-- Keeps what edits replaced, and forgets what was said and made of messages that were deleted. What was and what is are joined by a hash, here and
-- below: a nested loop over thousands of rows that are changed at once takes minutes.
CREATE FUNCTION keep_versions() RETURNS trigger LANGUAGE plpgsql
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

CREATE TRIGGER keep_versions AFTER UPDATE ON messages REFERENCING OLD TABLE AS was NEW TABLE AS now_is
    FOR EACH STATEMENT EXECUTE FUNCTION keep_versions();

-- The one place that publishes changes, each by itself and in their order, as announce_messages() does messages.
CREATE FUNCTION announce_changes() RETURNS trigger LANGUAGE plpgsql
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

CREATE TRIGGER announce_changes AFTER UPDATE ON messages REFERENCING OLD TABLE AS was NEW TABLE AS now_is
    FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();

-- As in 0002 for what is removed; what is updated is announced above, each message by itself.
DROP TRIGGER announce_changed ON messages;
CREATE TRIGGER announce_changed AFTER DELETE OR TRUNCATE ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION announce_changed_messages();

CREATE FUNCTION check_reaction() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM FROM messages
        WHERE id = NEW.message_id AND NEW.user_id IN (sender_id, recipient_id) AND deleted_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Only the two people of a message that is not deleted react to it.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER check_reaction BEFORE INSERT OR UPDATE ON reactions FOR EACH ROW EXECUTE FUNCTION check_reaction();

-- A reaction that is made, taken back or exchanged is a change of its message: number_change() has the number for any that is written here.
CREATE FUNCTION change_by_reaction() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    UPDATE messages SET change = 0 WHERE id IN (OLD.message_id, NEW.message_id) AND deleted_at IS NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER change_by_reaction AFTER INSERT OR DELETE ON reactions
    FOR EACH ROW EXECUTE FUNCTION change_by_reaction();
CREATE TRIGGER change_by_other_reaction AFTER UPDATE ON reactions
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION change_by_reaction();

-- What was said and made of a message goes with its row.
CREATE FUNCTION forget_messages() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    DELETE FROM message_versions WHERE message_id IN (SELECT id FROM gone WHERE change IS NOT NULL);
    DELETE FROM reactions WHERE message_id IN (SELECT id FROM gone WHERE change IS NOT NULL);
    RETURN NULL;
END $$;

CREATE TRIGGER forget_messages AFTER DELETE ON messages REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION forget_messages();

CREATE FUNCTION truncate_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE message_versions, reactions;
    RETURN NULL;
END $$;

CREATE TRIGGER truncate_changes AFTER TRUNCATE ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION truncate_changes();
