-- Search: which messages of somebody's have which words.
--
-- Sending pays nothing for it: after the commit, one of the instances makes the documents of new messages (src/search-index), and who
-- searches looks through those that have none yet. An edit or a deletion leaves a note of itself, in its own transaction.

-- The words of a message and of the names of its files, as src/search/tokens.ts takes them apart; weight A has the words, C and D
-- their stems; D those with which the word begins.
-- A document that is not of the message's present text, `edited_at` being another one, is not used.
CREATE TABLE search_documents (
    message_id      bigint PRIMARY KEY,
    conversation_id bigint NOT NULL,
    sender_id       bigint NOT NULL,
    recipient_id    bigint NOT NULL,
    sender_block    integer NOT NULL,
    recipient_block integer NOT NULL,
    has_files       boolean NOT NULL,
    edited_at       timestamptz,
    words           tsvector NOT NULL
);

-- Somebody's messages are in blocks of some thousand, in the order of ids. A search goes through their blocks from the newest one until it has found
-- enough, so that the commonest word takes no longer than the rarest.
CREATE TABLE search_blocks (
    person_id bigint NOT NULL,
    block     integer NOT NULL, -- later ones have higher numbers; those made of messages from before there was search are below 0
    from_id   bigint NOT NULL,  -- messages from this id on, up to the next block's
    documents integer NOT NULL,
    PRIMARY KEY (person_id, block)
);

-- What a document is found by: each word once for each of the two people, after their number and block. So nobody's search comes to an entry that others'
-- messages have made, and takes as long for a word that only others have as for one that nobody has. Words of one or two letters are not looked for, and a
-- stem with which its word begins is found by that beginning; `+files` is no word.
CREATE FUNCTION search_entries(
    words tsvector, conversation bigint, has_files boolean,
    sender bigint, sender_block integer, recipient bigint, recipient_block integer
) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    SELECT array_to_tsvector(array_agg(entry)) FROM (
        SELECT prefix || word AS entry FROM unnest(ARRAY[
                sender::text || '.' || sender_block::text || ':', recipient::text || '.' || recipient_block::text || ':']) AS prefix,
            unnest(CASE WHEN has_files THEN ARRAY['+files'] END || tsvector_to_array(ts_filter(words, '{a,c}'))) AS word
            WHERE octet_length(word) > 2
        UNION ALL SELECT '@' || conversation::text) entries
$$;

CREATE INDEX search_entries ON search_documents USING gin (
    search_entries(words, conversation_id, has_files, sender_id, sender_block, recipient_id, recipient_block)) WITH (fastupdate = off);

-- Messages that were changed or removed: what is in the index of them is made anew, or removed.
CREATE TABLE search_changes (
    place      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL
);

-- Messages up to `earlier_to` were there before, and have no documents yet: they get them from the newest to the oldest, and it is 0 in the
-- end. Of those after `earlier_from`, all up to `settled_to` have theirs.
CREATE TABLE search_progress (
    is_only      boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    earlier_from bigint NOT NULL,
    earlier_to   bigint NOT NULL,
    settled_to   bigint NOT NULL
);
INSERT INTO search_progress (earlier_from, earlier_to, settled_to)
    SELECT newest, newest, newest FROM (SELECT coalesce(max(id), 0) AS newest FROM messages) there;

CREATE FUNCTION note_changed_texts() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_nestloop = off
AS $$
BEGIN
    INSERT INTO search_changes (message_id)
        SELECT was.id FROM was JOIN now_is USING (id)
        WHERE was.body <> now_is.body OR was.has_files <> now_is.has_files OR was.deleted_at IS DISTINCT FROM now_is.deleted_at;
    RETURN NULL;
END $$;

CREATE TRIGGER note_changed_texts AFTER UPDATE ON messages REFERENCING OLD TABLE AS was NEW TABLE AS now_is
    FOR EACH STATEMENT EXECUTE FUNCTION note_changed_texts();

CREATE FUNCTION note_removed_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_changes (message_id) SELECT id FROM gone;
    RETURN NULL;
END $$;

CREATE TRIGGER note_removed_texts AFTER DELETE ON messages REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION note_removed_texts();

CREATE FUNCTION truncate_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE search_documents, search_blocks, search_changes;
    UPDATE search_progress SET earlier_from = 0, earlier_to = 0, settled_to = 0; -- ids may begin anew
    RETURN NULL;
END $$;

CREATE TRIGGER truncate_search AFTER TRUNCATE ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION truncate_search();

CREATE FUNCTION forget_search_blocks() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    DELETE FROM search_blocks WHERE person_id = OLD.id;
    RETURN NULL;
END $$;

CREATE TRIGGER forget_search_blocks AFTER DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION forget_search_blocks();
