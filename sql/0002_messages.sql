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

-- sender_id and recipient_id need no foreign keys: number_message() makes them the conversation's two people.
CREATE TABLE messages (
    conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
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

-- Fills in everything but sender, recipient and body, whoever inserts the row.
--
-- The UPDATE holds the conversation's row lock until the commit, so the order of the numbers is the
-- order of the commits and a reader who has seen seq 7 has seen everything before it. The key is
-- looked up under that lock: a message that is sent again neither takes a number nor makes a row.
CREATE FUNCTION number_message() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    low  bigint := least(NEW.sender_id, NEW.recipient_id);
    high bigint := greatest(NEW.sender_id, NEW.recipient_id);
BEGIN
    SELECT id INTO NEW.conversation_id FROM conversations
        WHERE low_user_id = low AND high_user_id = high FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        INSERT INTO conversations (low_user_id, high_user_id) VALUES (low, high)
            ON CONFLICT (low_user_id, high_user_id) DO UPDATE SET last_seq = conversations.last_seq
            RETURNING id INTO NEW.conversation_id;
        INSERT INTO participants (user_id, conversation_id)
            VALUES (low, NEW.conversation_id), (high, NEW.conversation_id) ON CONFLICT DO NOTHING;
    END IF;

    PERFORM FROM messages WHERE sender_id = NEW.sender_id AND client_key = NEW.client_key;
    IF FOUND THEN
        RETURN NULL;
    END IF;

    UPDATE conversations
        SET last_seq = last_seq + 1, last_message_at = greatest(clock_timestamp(), last_message_at)
        WHERE id = NEW.conversation_id
        RETURNING last_seq, last_message_at INTO NEW.seq, NEW.created_at;
    -- Nobody has their own messages to read. But writing is no reading: what was unread stays so.
    UPDATE participants
        SET read_seq = CASE WHEN read_seq = NEW.seq - 1 THEN NEW.seq ELSE read_seq END,
            own_unread = CASE WHEN read_seq = NEW.seq - 1 THEN 0 ELSE own_unread + 1 END
        WHERE user_id = NEW.sender_id AND conversation_id = NEW.conversation_id;
    RETURN NEW;
END $$;

CREATE TRIGGER number BEFORE INSERT ON messages
    FOR EACH ROW EXECUTE FUNCTION number_message();

-- The one place that publishes a message: every instance listens on the channel "chatapp".
CREATE FUNCTION announce_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object(
        'type', 'message', 'id', NEW.id, 'conversation', NEW.conversation_id, 'seq', NEW.seq,
        'sender', NEW.sender_id, 'recipient', NEW.recipient_id,
        'senderName', (SELECT username FROM users WHERE id = NEW.sender_id),
        'recipientName', (SELECT username FROM users WHERE id = NEW.recipient_id))::text);
    RETURN NULL;
END $$;

CREATE TRIGGER announce AFTER INSERT ON messages
    FOR EACH ROW EXECUTE FUNCTION announce_message();

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

-- Depth 0: where number_message() moves a mark, the message itself tells it: its sender had read all before.
CREATE TRIGGER announce_read AFTER UPDATE OF read_seq ON participants
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND NEW.read_seq > OLD.read_seq)
    EXECUTE FUNCTION announce_read_mark();
