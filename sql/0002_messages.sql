-- Conversations of two people, and their messages.

CREATE TABLE conversations (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    low_user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    high_user_id    bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    last_seq        bigint NOT NULL DEFAULT 0,
    last_message_at timestamptz,
    CHECK (low_user_id < high_user_id),
    UNIQUE (low_user_id, high_user_id)
) WITH (fillfactor = 80); -- room for HOT updates; last_seq and last_message_at are not indexed for the same reason
CREATE INDEX conversations_high_user ON conversations (high_user_id);

-- A person's view of a conversation: what lists it, and how far it was read.
CREATE TABLE participants (
    user_id         bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
    read_seq        bigint NOT NULL DEFAULT 0,
    own_unread      bigint NOT NULL DEFAULT 0, -- how many after read_seq are the person's own
    PRIMARY KEY (user_id, conversation_id)
) WITH (fillfactor = 80);
CREATE INDEX participants_conversation ON participants (conversation_id);

-- No foreign keys: number_message() makes the conversation the one that it has just locked, and sender and
-- recipient its two people. PostgreSQL's own check of every row would cost as much as the row.
CREATE TABLE messages (
    conversation_id bigint NOT NULL,
    seq             bigint NOT NULL,
    id              bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    sender_id       bigint NOT NULL,
    recipient_id    bigint NOT NULL,
    body            text NOT NULL CHECK (body <> ''),
    client_key      uuid NOT NULL DEFAULT gen_random_uuid(),
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (sender_id, client_key)
);

CREATE FUNCTION delete_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM messages WHERE conversation_id = OLD.id;
    RETURN NULL;
END $$;

CREATE TRIGGER delete_messages AFTER DELETE ON conversations
    FOR EACH ROW EXECUTE FUNCTION delete_messages();

CREATE FUNCTION truncate_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE messages;
    RETURN NULL;
END $$;

CREATE TRIGGER truncate_messages AFTER TRUNCATE ON conversations
    FOR EACH STATEMENT EXECUTE FUNCTION truncate_messages();

-- Fills in everything but sender, recipient and body, whoever inserts the row.
--
-- The UPDATE holds the conversation's row lock until the commit, so the order of the numbers is the
-- order of the commits and a reader who has seen seq 7 has seen everything before it. A row that cannot
-- be inserted after all, its key being taken, takes the whole statement with it and so its number too.
-- By hand, do not write ON CONFLICT DO NOTHING: it leaves out the row, but its number is taken by then.
--
-- A session plans each function once, perhaps while the tables are small. `enable_seqscan = off`, here and below, keeps
-- that plan from reading whole tables when they have grown.
CREATE FUNCTION number_message() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
DECLARE
    low  bigint := least(NEW.sender_id, NEW.recipient_id);
    high bigint := greatest(NEW.sender_id, NEW.recipient_id);
BEGIN
    LOOP
        UPDATE conversations
            SET last_seq = last_seq + 1, last_message_at = greatest(clock_timestamp(), last_message_at)
            WHERE low_user_id = low AND high_user_id = high
            RETURNING id, last_seq, last_message_at INTO NEW.conversation_id, NEW.seq, NEW.created_at;
        EXIT WHEN FOUND;
        WITH made AS (
            INSERT INTO conversations (low_user_id, high_user_id) VALUES (low, high)
                ON CONFLICT (low_user_id, high_user_id) DO NOTHING RETURNING id)
        INSERT INTO participants (user_id, conversation_id)
            SELECT low, id FROM made UNION ALL SELECT high, id FROM made;
    END LOOP;
    RETURN NEW;
END $$;

CREATE TRIGGER number BEFORE INSERT ON messages
    FOR EACH ROW EXECUTE FUNCTION number_message();

-- Nobody has their own messages to read, so a sender's mark moves along, over those that follow it without
-- a gap. But writing is no reading: what was unread stays so, and own messages beyond it are counted.
CREATE FUNCTION move_senders_marks() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    UPDATE participants
        SET read_seq = read_seq + following,
            own_unread = CASE WHEN following > 0 THEN 0 ELSE own_unread END + own - following
        FROM (
            SELECT sender_id, conversation_id, count(*) AS own, count(*) FILTER (WHERE seq = read_seq + place) AS following
            FROM (
                SELECT *, row_number() OVER (PARTITION BY sender_id, conversation_id ORDER BY seq) AS place FROM made) numbered
            JOIN participants USING (conversation_id)
            WHERE user_id = sender_id
            GROUP BY sender_id, conversation_id) written
        WHERE user_id = sender_id AND participants.conversation_id = written.conversation_id;
    RETURN NULL;
END $$;

-- The one place that publishes messages, each by itself: every instance listens on the channel "chatapp".
CREATE FUNCTION announce_messages() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object(
        'type', 'message', 'id', made.id, 'conversation', conversation_id, 'seq', seq,
        'sender', sender_id, 'recipient', recipient_id,
        'senderName', (SELECT username FROM users WHERE users.id = sender_id),
        'recipientName', (SELECT username FROM users WHERE users.id = recipient_id))::text)
        FROM made;
    RETURN NULL;
END $$;

-- Once per statement, for all its rows: a batch costs far less than it does row by row.
CREATE TRIGGER move_marks AFTER INSERT ON messages REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION move_senders_marks();
CREATE TRIGGER announce AFTER INSERT ON messages REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION announce_messages();

-- Instances remember a message that was just announced for a moment. Whatever changes or removes a stored
-- one, by hand too, makes them forget.
CREATE FUNCTION announce_changed_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', '{"type": "messages_changed"}');
    RETURN NULL;
END $$;

CREATE TRIGGER announce_changed AFTER UPDATE OR DELETE OR TRUNCATE ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION announce_changed_messages();

-- A read mark that moves is told to both people.
CREATE FUNCTION announce_read_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    partner bigint;
BEGIN
    SELECT user_id INTO partner FROM participants
        WHERE conversation_id = NEW.conversation_id AND user_id <> NEW.user_id;
    PERFORM pg_notify('chatapp', json_build_object(
        'type', 'read', 'seq', NEW.read_seq, 'reader', NEW.user_id, 'partner', partner,
        'readerName', (SELECT username FROM users WHERE id = NEW.user_id),
        'partnerName', (SELECT username FROM users WHERE id = partner))::text);
    RETURN NULL;
END $$;

-- Depth 0: where move_senders_marks() moves a mark, the message itself tells it: its sender had read all before.
CREATE TRIGGER announce_read AFTER UPDATE OF read_seq ON participants
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND NEW.read_seq > OLD.read_seq)
    EXECUTE FUNCTION announce_read_mark();
