-- Files with everything of somebody's own that are made in the background. There is one for each person at most: asking again replaces it.
CREATE TABLE data_files (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id      bigint NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE,
    language     text NOT NULL,
    asked_at     timestamptz NOT NULL DEFAULT now(),
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'making', 'ready', 'failed')),
    failure      text CHECK (failure IN ('too-large', 'full', 'error')),
    attempt      uuid, -- who makes it: another one that takes over has another
    messages     bigint NOT NULL DEFAULT 0, -- to be put into it
    messages_done bigint NOT NULL DEFAULT 0,
    bytes        bigint NOT NULL DEFAULT 0,
    expires_at   timestamptz NOT NULL DEFAULT now() + interval '1 day',
    CHECK ((state = 'failed') = (failure IS NOT NULL))
);
CREATE INDEX data_files_expiry ON data_files (expires_at);
CREATE INDEX data_files_bytes ON data_files (bytes) WHERE bytes > 0; -- how much room all of them take

-- 256 KB each. A ZIP's bytes are not compressed once more.
CREATE TABLE data_file_chunks (
    file_id bigint NOT NULL REFERENCES data_files ON DELETE CASCADE,
    number  integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (file_id, number)
);
ALTER TABLE data_file_chunks ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TRIGGER remove_data_files AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('data_files');

-- What somebody reported.
CREATE INDEX reports_reporter ON reports (reporter_id, id);
