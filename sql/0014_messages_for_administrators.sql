-- How administrators find messages by their day, and how people are told that an administrator read what they wrote.

-- On which days there are messages, and where among the ids those of a day are.
--
-- An index on the time would cost every message, and does not lead to what somebody wrote on a day years ago. Here is a row for each
-- day and each 512 ids among which there is a message of that day, so that the messages of some days are within a range of ids. That holds
-- whatever the clock did: ids and times disagree by as long as a statement waits for a lock, and by as much as the clock was wrong.

CREATE FUNCTION day_of(moment timestamptz) RETURNS date IMMUTABLE LANGUAGE sql
    RETURN (moment AT TIME ZONE 'UTC')::date;

CREATE FUNCTION block_of(message_id bigint) RETURNS bigint IMMUTABLE LANGUAGE sql
    RETURN message_id / 512;

-- Not unique: two transactions may add the same row, which does no harm. With a unique index the second would wait until the first
-- commits, and everybody's messages with it.
CREATE TABLE message_days (
    day   date NOT NULL, -- in UTC
    block bigint NOT NULL
);
CREATE INDEX message_days_order ON message_days (day, block);

-- OFFSET 0 keeps it a look-up in the index for each of the few, however large the table was when this was planned.
CREATE FUNCTION note_message_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO message_days (day, block)
        SELECT day, block FROM (SELECT DISTINCT day_of(created_at) AS day, block_of(id) AS block FROM made) stored
        WHERE NOT EXISTS (
            SELECT FROM message_days noted WHERE noted.day = stored.day AND noted.block = stored.block OFFSET 0);
    RETURN NULL;
END $$;

CREATE TRIGGER note_days AFTER INSERT ON messages REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION note_message_days();

-- A time that is changed by hand.
CREATE FUNCTION note_changed_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO message_days (day, block)
        SELECT day_of(NEW.created_at), block_of(NEW.id)
        WHERE NOT EXISTS (SELECT FROM message_days WHERE day = day_of(NEW.created_at) AND block = block_of(NEW.id));
    RETURN NULL;
END $$;

CREATE TRIGGER note_changed_day AFTER UPDATE OF created_at ON messages
    FOR EACH ROW WHEN (day_of(OLD.created_at) <> day_of(NEW.created_at)) EXECUTE FUNCTION note_changed_day();

CREATE FUNCTION truncate_message_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE message_days;
    RETURN NULL;
END $$;

CREATE TRIGGER truncate_days AFTER TRUNCATE ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION truncate_message_days();

-- What was stored before is looked at piece by piece while servers run (src/messages/days.ts). Until then, all ids up to here may be of
-- any day. Nothing is missed in between: whoever makes a trigger waits for those who write, and lets nobody write before the commit.
CREATE TABLE message_days_pending (up_to bigint PRIMARY KEY);
INSERT INTO message_days_pending SELECT max(id) FROM messages HAVING max(id) IS NOT NULL;

-- When an administrator read texts of a conversation, and why, where the operator has the people concerned be told.
CREATE TABLE announced_reads (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
    at              timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason          text NOT NULL
);
CREATE INDEX announced_reads_conversation ON announced_reads (conversation_id, id);
