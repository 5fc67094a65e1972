-- Files that are sent with messages.
--
-- A file is its owner's until a message takes it along; from then on it is its message's, and goes with it. Where its bytes are is a content of
-- its own: in rows of `file_parts`, or in a bucket, under a name that is used once. So a file changes its content in one step, and one whose
-- making was broken off at any moment belongs to no file and is removed when its time is over. What a message takes along is committed with it.

-- A message with files need not say anything. So that one without them looks for none, it says whether it has some.
ALTER TABLE messages
    ADD COLUMN has_files boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT messages_body_check,
    ADD CONSTRAINT messages_body_check
        CHECK (CASE WHEN deleted_at IS NULL THEN body <> '' OR has_files ELSE body = '' AND NOT has_files END) NOT VALID;

CREATE TABLE file_contents (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bucket       text, -- where its object is, as `<bucket>/<key>`; null: it is in file_parts
    removable_at timestamptz DEFAULT now() + interval '1 hour', -- null once it is a file's
    moving_until timestamptz -- while an instance moves it elsewhere: until when another one lets it
);
CREATE INDEX file_contents_removable ON file_contents (removable_at) WHERE removable_at IS NOT NULL;
CREATE INDEX file_contents_in_database ON file_contents (id) WHERE bucket IS NULL; -- for who moves them
CREATE INDEX file_contents_in_bucket ON file_contents (id) WHERE bucket IS NOT NULL;

-- Of 256 KB at most, each from its first byte. Pictures, sound and archives are not compressed once more. No foreign key: a large content is
-- removed a piece at a time, beside whoever writes.
CREATE TABLE file_parts (
    content_id bigint NOT NULL,
    start      bigint NOT NULL,
    bytes      bytea NOT NULL,
    PRIMARY KEY (content_id, start)
);
ALTER TABLE file_parts ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE files (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    name         text NOT NULL CHECK (name <> ''),
    type         text NOT NULL,
    size         bigint NOT NULL CHECK (size >= 0), -- what it counts for, also while less of it has come
    received     bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND size),
    created_at   timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz, -- only then it may be sent
    expires_at   timestamptz NOT NULL DEFAULT now() + interval '1 day', -- unless it is sent
    message_id   bigint,   -- no foreign key: messages are emptied by TRUNCATE too
    place        smallint, -- among the files of its message
    content_id   bigint NOT NULL,
    preview_id   bigint,   -- of a picture
    preview_size integer,
    width        integer,
    height       integer,
    duration_ms  integer,
    waveform     jsonb,    -- how loud a voice message is, from 0 to 100, in equal steps
    CHECK (message_id IS NULL OR completed_at IS NOT NULL),
    CHECK ((message_id IS NULL) = (place IS NULL)),
    CHECK ((width IS NULL) = (height IS NULL)),
    CHECK ((preview_id IS NULL) = (preview_size IS NULL))
);
CREATE UNIQUE INDEX files_message ON files (message_id, place) WHERE message_id IS NOT NULL;
CREATE INDEX files_expiry ON files (expires_at) WHERE message_id IS NULL;
CREATE INDEX files_owner ON files (owner_id, id);
CREATE UNIQUE INDEX files_content ON files (content_id);
CREATE UNIQUE INDEX files_preview ON files (preview_id) WHERE preview_id IS NOT NULL;

-- How much room files take: those of each person, and all of them, in sixteen parts so that people seldom wait for each other.
CREATE TABLE file_usage (
    owner_id bigint PRIMARY KEY,
    bytes    bigint NOT NULL
);
CREATE TABLE file_room (
    part  smallint PRIMARY KEY,
    bytes bigint NOT NULL
);

-- Each in the order of its key, so that two who count cannot wait for each other.
CREATE FUNCTION count_room(owners bigint[], changes bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO file_usage (owner_id, bytes)
        SELECT owner, sum(change) FROM unnest(owners, changes) AS changed (owner, change)
            GROUP BY owner HAVING sum(change) <> 0 ORDER BY owner
        ON CONFLICT (owner_id) DO UPDATE SET bytes = file_usage.bytes + excluded.bytes;
    INSERT INTO file_room (part, bytes)
        SELECT owner % 16, sum(change) FROM unnest(owners, changes) AS changed (owner, change)
            GROUP BY owner % 16 HAVING sum(change) <> 0 ORDER BY owner % 16
        ON CONFLICT (part) DO UPDATE SET bytes = file_room.bytes + excluded.bytes;
END $$;

CREATE FUNCTION count_added_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_room(array_agg(owner_id), array_agg(size)) FROM added HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION count_resized_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_room(ARRAY[NEW.owner_id], ARRAY[NEW.size - OLD.size]);
    RETURN NULL;
END $$;

-- What was a file's content is nobody's then, and removed beside what is done.
CREATE FUNCTION forget_files() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    PERFORM count_room(array_agg(owner_id), array_agg(-size)) FROM gone HAVING count(*) > 0;
    UPDATE file_contents SET removable_at = now()
        WHERE id IN (SELECT content_id FROM gone UNION ALL SELECT preview_id FROM gone WHERE preview_id IS NOT NULL);
    RETURN NULL;
END $$;

CREATE TRIGGER count_added AFTER INSERT ON files REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_added_files();
CREATE TRIGGER count_resized AFTER UPDATE OF size ON files
    FOR EACH ROW WHEN (OLD.size <> NEW.size) EXECUTE FUNCTION count_resized_file();
CREATE TRIGGER forget AFTER DELETE ON files REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION forget_files();

-- What somebody has sent is kept by whom it was sent to, as the message is.
CREATE FUNCTION remove_unsent_files() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    DELETE FROM files WHERE owner_id = NEW.id AND message_id IS NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER remove_unsent_files AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_unsent_files();

-- Called with the messages of a batch that lack files: one was sent before, is not whole yet, is gone or is another's. Nothing is stored then.
CREATE FUNCTION refuse_files(lacking json) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A file is not there to be sent.' USING ERRCODE = 'CA007', DETAIL = lacking::text;
END $$;

-- As in 0027. What is deleted has no files any more.
CREATE OR REPLACE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deleted_at IS NOT NULL THEN
        NEW.body := '';
        NEW.has_files := false;
    ELSIF NEW.body <> OLD.body THEN
        NEW.edited_at := clock_timestamp();
    END IF;
    UPDATE conversations SET last_change = last_change + 1 WHERE id = NEW.conversation_id
        RETURNING last_change INTO NEW.change;
    RETURN NEW;
END $$;

-- As in 0027, with the files.
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
        gone := ARRAY(SELECT was.id FROM was JOIN now_is USING (id) WHERE was.has_files AND now_is.deleted_at IS NOT NULL);
        IF cardinality(gone) > 0 THEN
            DELETE FROM files WHERE message_id = ANY(gone);
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- As in 0027, with the files.
CREATE OR REPLACE FUNCTION forget_messages() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    DELETE FROM message_versions WHERE message_id IN (SELECT id FROM gone WHERE change IS NOT NULL);
    DELETE FROM reactions WHERE message_id IN (SELECT id FROM gone WHERE change IS NOT NULL);
    DELETE FROM files WHERE message_id IN (SELECT id FROM gone WHERE has_files);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION truncate_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE message_versions, reactions;
    DELETE FROM files WHERE message_id IS NOT NULL;
    RETURN NULL;
END $$;
