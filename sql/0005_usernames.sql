-- A name begins and ends with a letter or a digit.

-- Browsers take `/with/..` for `/`: nobody could open a conversation with somebody called `..`, nor that person's links. Accounts
-- whose name has nothing but dots are renamed to `user-<id>` (with more behind it where that is somebody else), and sign in by it.
UPDATE users SET username = 'user-' || id || CASE
        WHEN EXISTS (SELECT FROM users other WHERE lower(other.username COLLATE "C") = 'user-' || users.id)
        THEN '-' || left(gen_random_uuid()::text, 8) ELSE '' END
    WHERE username ~ '^\.+$';

-- Other names that are no longer given (`-ann`, `bob.`) stay as they are. A constraint that is NOT VALID would refuse every later
-- change of these rows, a new password too; so it spares the accounts that there are.
DO $$
BEGIN
    EXECUTE format(
        'ALTER TABLE users ADD CONSTRAINT users_username_ends CHECK (username ~ %L OR (id <= %s AND username !~ %L))',
        '^[A-Za-z0-9](.*[A-Za-z0-9])?$', coalesce((SELECT max(id) FROM users), 0), '^\.+$');
END $$;
