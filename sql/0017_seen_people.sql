-- Sessions have a `last_seen_at`, and servers of the version before, which go on beside this one until they are replaced, ask for it by that name
-- where they look up who a session is of: with one in both tables, PostgreSQL refuses their query, and they every request.
ALTER TABLE users RENAME COLUMN last_seen_at TO seen_at;

-- As in 0016, with the new name.
CREATE OR REPLACE FUNCTION delete_account(person bigint) RETURNS void LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM FROM conversations WHERE low_user_id = person OR high_user_id = person
        ORDER BY low_user_id, high_user_id FOR NO KEY UPDATE;
    PERFORM FROM users WHERE id = person FOR UPDATE;
    UPDATE conversations SET is_closed = true WHERE low_user_id = person OR high_user_id = person;
    UPDATE users
        SET username = 'deleted~' || id, password_hash = '', role = 'member', disabled_at = now(), deleted_at = now(),
            seen_at = DEFAULT
        WHERE id = person;
    DELETE FROM participants WHERE user_id = person;
    DELETE FROM known_browsers WHERE user_id = person;
    DELETE FROM one_time_links WHERE user_id = person;
END $$;
