-- An account that was deleted, where others keep their copies of what was written. Its row stays, so that these have a partner; what says
-- who it was, and what signed it in, goes. Somebody else may have the name from then on.

ALTER TABLE users ADD COLUMN deleted_at timestamptz;

-- No name that is given has a tilde in it.
ALTER TABLE users DROP CONSTRAINT users_username_check;
ALTER TABLE users ADD CONSTRAINT users_username_check CHECK (CASE WHEN deleted_at IS NULL
    THEN username ~ '^[A-Za-z0-9._-]{2,32}$'
    ELSE username = 'deleted~' || id AND password_hash = '' AND role = 'member' AND disabled_at IS NOT NULL END);

-- Nobody writes in a conversation of a deleted account any more. It stands here so that number_message() has it at hand.
ALTER TABLE conversations ADD COLUMN is_closed boolean NOT NULL DEFAULT false;

-- `SELECT delete_account(id) FROM users WHERE username = 'ann'` is all that it takes, in psql too.
--
-- Conversations are locked in the order in which senders lock them, then the account, which those who begin a conversation with it hold;
-- after that there is nothing on its way to it. A message that comes later finds the conversation closed.
CREATE FUNCTION delete_account(person bigint) RETURNS void LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM FROM conversations WHERE low_user_id = person OR high_user_id = person
        ORDER BY low_user_id, high_user_id FOR NO KEY UPDATE;
    PERFORM FROM users WHERE id = person FOR UPDATE;
    UPDATE conversations SET is_closed = true WHERE low_user_id = person OR high_user_id = person;
    UPDATE users
        SET username = 'deleted~' || id, password_hash = '', role = 'member', disabled_at = now(), deleted_at = now(),
            last_seen_at = DEFAULT
        WHERE id = person;
    DELETE FROM participants WHERE user_id = person;
    DELETE FROM known_browsers WHERE user_id = person;
    DELETE FROM one_time_links WHERE user_id = person;
END $$;

-- What is not in a list of people is not found by a part of its name either.
CREATE OR REPLACE FUNCTION keep_name_ends() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM name_ends WHERE user_id = OLD.id AND name_end IN (SELECT name_ends_of(OLD.username));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO name_ends SELECT name_ends_of(NEW.username), NEW.id WHERE NEW.deleted_at IS NULL;
    END IF;
    RETURN NULL;
END $$;

-- Pages of those who had a conversation with it go on under its new name.
CREATE FUNCTION announce_deleted_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object(
        'type', 'account_deleted', 'id', NEW.id, 'oldName', OLD.username, 'newName', NEW.username)::text);
    RETURN NULL;
END $$;

CREATE TRIGGER announce_deleted AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION announce_deleted_account();

-- As in 0002, where the partner has no participant any more.
CREATE OR REPLACE FUNCTION announce_read_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    partner bigint;
BEGIN
    SELECT low_user_id + high_user_id - NEW.user_id INTO partner FROM conversations WHERE id = NEW.conversation_id;
    PERFORM pg_notify('chatapp', json_build_object(
        'type', 'read', 'seq', NEW.read_seq, 'reader', NEW.user_id, 'partner', partner,
        'readerName', (SELECT username FROM users WHERE id = NEW.user_id),
        'partnerName', (SELECT username FROM users WHERE id = partner))::text);
    RETURN NULL;
END $$;

-- As in 0010, and refuses what is for an account that was deleted. For a new conversation, that is looked at once its foreign keys were:
-- they wait for who deletes the account.
CREATE OR REPLACE FUNCTION number_message() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    low    bigint := least(NEW.sender_id, NEW.recipient_id);
    high   bigint := greatest(NEW.sender_id, NEW.recipient_id);
    slot   timestamptz;
    closed boolean;
BEGIN
    LOOP
        UPDATE conversations
            SET last_seq = last_seq + 1, last_message_at = greatest(clock_timestamp(), last_message_at)
            WHERE low_user_id = low AND high_user_id = high
            RETURNING id, last_seq, last_message_at, active_slot, is_closed
            INTO NEW.conversation_id, NEW.seq, NEW.created_at, slot, closed;
        EXIT WHEN FOUND;
        WITH made AS (
            INSERT INTO conversations (low_user_id, high_user_id, active_slot)
                VALUES (low, high, slot_of(clock_timestamp()))
                ON CONFLICT (low_user_id, high_user_id) DO NOTHING RETURNING id, active_slot)
        INSERT INTO participants (user_id, conversation_id, active_slot, partner_name)
            SELECT person, made.id, active_slot, lower(username COLLATE "C")
            FROM made, (VALUES (low, high), (high, low)) AS people (person, partner)
            JOIN users ON users.id = partner;
        PERFORM FROM users WHERE id IN (low, high) AND deleted_at IS NOT NULL;
        closed := FOUND;
        EXIT WHEN closed;
    END LOOP;
    IF closed THEN
        RAISE EXCEPTION 'One of the two accounts was deleted.' USING ERRCODE = 'CA003';
    END IF;
    IF slot_of(NEW.created_at) IS DISTINCT FROM slot THEN
        slot := slot_of(NEW.created_at);
        UPDATE conversations SET active_slot = slot WHERE id = NEW.conversation_id;
        UPDATE participants SET active_slot = slot WHERE conversation_id = NEW.conversation_id;
    END IF;
    RETURN NEW;
END $$;

-- The lists of people for administrators: each order has an index of those of each state and role, so that a page is read from the
-- beginnings of at most four parts of it, however few fit.
ALTER TABLE users ADD COLUMN state text NOT NULL GENERATED ALWAYS AS (CASE
    WHEN deleted_at IS NOT NULL THEN 'deleted' WHEN disabled_at IS NOT NULL THEN 'disabled' ELSE 'active' END) STORED;
CREATE INDEX users_by_name ON users (state, role, lower(username COLLATE "C"), id) INCLUDE (username);
CREATE INDEX users_by_age ON users (state, role, created_at, id) INCLUDE (username);
CREATE INDEX users_by_last_seen ON users (state, role, last_seen_at, id) INCLUDE (username);
